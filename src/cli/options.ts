export type OptionName =
  | 'debug' | 'profile' | 'noDependencies' | 'exeConfig' | 'appBase' | 'queue' | 'force' | 'frameworkBubble' | 'allowUntrusted' | 'ifInstalled'
  | 'follow' | 'credentials'
  | 'trigger' | 'remove' | 'report' | 'times' | 'repair' | 'at' | 'since' | 'by' | 'image' | 'installer' | 'kind' | 'from' | 'to' | 'into' | 'jobs' | 'timeLimit' | 'memoryLimit' | 'arch' | 'dryRun'
  | 'json' | 'silent' | 'verbose' | 'nologo' | 'root' | 'user' | 'eventLog' | 'help' | 'version';

export type OptionSpec = {
  /** As help and messages write it; typed in any case, with `/`, `-` or `--`, inner hyphens left out at will. */
  readonly spelling: string;
  readonly aliases?: readonly string[];
  readonly value: 'none' | 'optional' | 'required';
  /** What the value is called in help, e.g. `PATH`. */
  readonly placeholder?: string;
  readonly help: string;
};

const flag = (spelling: string, help: string): OptionSpec => ({ spelling, value: 'none', help });
const valued = (spelling: string, placeholder: string, help: string): OptionSpec => ({ spelling, value: 'required', placeholder, help });

/** Every option there is. What an option means does not depend on the action; which actions take it is in `actions.ts`. */
export const options: Readonly<Record<OptionName, OptionSpec>> = {
  debug: flag('/Debug', 'images that can be used under a debugger'),
  profile: flag('/Profile', 'images that can be used under a profiler'),
  noDependencies: flag('/NoDependencies', 'the fewest images that the scenario needs'),
  exeConfig: valued('/ExeConfig', 'PATH', 'bind as this application does, by its configuration'),
  appBase: valued('/AppBase', 'DIR', 'look for dependencies in this folder'),
  queue: { spelling: '/queue', value: 'optional', placeholder: '1|2|3', help: 'leave the work to the service: 1 goes first, 3 (the default) waits until the machine is idle' },
  force: flag('/Force', 'also what failed before and what is current'),
  frameworkBubble: flag('/FrameworkBubble', 'compile across the boundary to the shared framework: faster code, invalid with each patch of it'),
  allowUntrusted: flag('/AllowUntrusted', 'take files that ordinary users can write'),
  ifInstalled: flag('/ifInstalled', 'succeed when there is nothing to uninstall'),
  trigger: valued('/trigger', 'WHAT', 'something changed files: queue what that concerns, and record who did it; WHAT is a word for the record: dpkg, apt, systemd, or one of your own'),
  remove: flag('--remove', 'take the drop-in away'),
  report: { spelling: '/report', value: 'optional', placeholder: 'FILE', help: 'say which images were used and rejected, and what the JIT compiled' },
  times: valued('--times', 'N', 'with /report: start the application N times more with its images and N times without, and compare'),
  repair: flag('--repair', 'repair what can be repaired without loss'),
  at: valued('--at', 'POSITION|TIME', 'the cache as it was then'),
  since: valued('--since', 'TIME', 'only what happened since then'),
  by: valued('--by', 'WHO', 'only what this user, package or program caused'),
  image: valued('--image', 'ID|FILE', 'only this image: its id or hash, or their first digits, or its file'),
  installer: valued('--installer', 'NAME', 'only what this package or program caused, directly or through an earlier event'),
  kind: valued('--kind', 'EVENT,…', 'only events of these kinds, such as ImageInvalidated'),
  from: valued('--from', 'POSITION|TIME', 'the earlier moment'),
  to: valued('--to', 'POSITION|TIME', 'the later moment (default: now)'),
  into: valued('--into', 'FILE', 'write the views to this file'),
  jobs: valued('--jobs', 'N', 'how many images to compile at a time'),
  timeLimit: valued('--time-limit', 'TIME', 'for compiling one image, such as 90s or 5m'),
  memoryLimit: valued('--memory-limit', 'SIZE', 'for compiling one image, such as 512M or 2G'),
  arch: valued('--arch', 'NAME', 'compile for the processor of other machines: x64, arm64 or arm; never used on this one'),
  dryRun: flag('--dry-run', 'print the events that would be recorded, and change nothing'),
  follow: flag('--follow', 'go on with what comes, until stopped'),
  credentials: valued('--credentials', 'FILE', 'for EventStoreDB: a file with USER:PASSWORD, which no other user can read'),
  json: flag('--json', 'print JSON for scripts'),
  silent: flag('/silent', 'no success messages'),
  verbose: flag('/verbose', 'say what was looked for, chosen and run, and how long it took'),
  nologo: flag('/nologo', 'no banner'),
  root: valued('--root', 'DIR', 'use the store in this folder (also NGEN_ROOT)'),
  user: flag('--user', 'use a store of your own; needs no administrator'),
  eventLog: valued('--event-log', 'URL', 'keep the log elsewhere, such as esdb://host:2113'),
  help: { ...flag('/help', 'this text; also /?'), aliases: ['?', 'h'] },
  version: flag('--version', 'the version of ngen'),
};

export const optionNames = Object.keys(options) as readonly OptionName[];

/** Upper and lower case and inner hyphens make no difference: `/ExeConfig`, `--exe-config`. */
export const foldWord = (word: string): string => word.toLowerCase().replace(/(?<=[a-z])-(?=[a-z])/g, '');

const byWord: ReadonlyMap<string, OptionName> = new Map(
  optionNames.flatMap((name) => [options[name].spelling.replace(/^(--|\/)/, ''), ...(options[name].aliases ?? [])].map((word): [string, OptionName] => [foldWord(word), name])),
);

/** The option that a word without its prefix means, whichever action takes it. */
export const optionOfWord = (word: string): OptionName | undefined => byWord.get(foldWord(word));

/** With its value as help shows it: `/queue[:1|2|3]`, `/ExeConfig:PATH`, `--root DIR`. */
export const optionSyntax = (name: OptionName): string => {
  const { spelling, value, placeholder } = options[name];
  if (value === 'none') return spelling;
  const separator = spelling.startsWith('--') ? ' ' : ':';
  return value === 'optional' ? `${spelling}[${separator}${placeholder}]` : `${spelling}${separator}${placeholder}`;
};
