import type { ActionName } from './invocation.ts';
import { options, optionSyntax, type OptionName } from './options.ts';

export type ActionSpec = {
  readonly name: ActionName;
  readonly aliases?: readonly string[];
  /** Operands as help writes them; empty when there are none. */
  readonly operands: string;
  /** The least and the largest number of operands, a verb among them. */
  readonly count: readonly [number, number];
  readonly summary: string;
  readonly options: readonly OptionName[];
  readonly examples: readonly string[];
  /** What an option's help says of this action, where that is less than elsewhere. */
  readonly instead?: Partial<Record<OptionName, { readonly syntax: string; readonly help: string }>>;
};

/** What every action takes. */
export const commonOptions: readonly OptionName[] = ['json', 'silent', 'verbose', 'nologo', 'root', 'user', 'eventLog', 'help'];

const scenarios: readonly OptionName[] = ['debug', 'profile', 'noDependencies'];
const configuration: readonly OptionName[] = ['exeConfig', 'appBase'];
const compiling: readonly OptionName[] = ['jobs', 'timeLimit', 'memoryLimit'];

/** Every action, in the order of the help. The parser, the help and the suggestions for misspelt words derive from this table. */
export const actions: readonly ActionSpec[] = [
  {
    name: 'install', operands: 'ASSEMBLY', count: [1, 1],
    summary: 'Make native images for an assembly and its dependencies, and install them in the cache.',
    options: [...scenarios, ...configuration, 'queue', 'force', 'frameworkBubble', 'allowUntrusted', ...compiling, 'arch', 'dryRun'],
    examples: ['ngen install /opt/app/App.dll', 'ngen install Lib.dll /ExeConfig:/opt/app/App.dll', 'ngen install App.dll /queue:1'],
  },
  {
    name: 'uninstall', operands: 'ASSEMBLY', count: [1, 1],
    summary: 'Delete the images of an assembly, and of dependencies that nothing else needs.',
    options: [...scenarios, ...configuration, 'ifInstalled', 'dryRun'],
    examples: ['ngen uninstall App', 'ngen uninstall "App, Version=1.0.0.0" /debug'],
  },
  {
    name: 'update', operands: '', count: [0, 0], summary: 'Make every invalid image anew.',
    options: ['queue', 'force', 'trigger', ...compiling, 'dryRun'], examples: ['ngen update', 'ngen update /queue'],
    instead: { queue: { syntax: '/queue', help: 'leave the work to the service, which does it when the machine is idle (priority 3)' } },
  },
  {
    name: 'display', operands: '[ASSEMBLY]', count: [0, 1], summary: 'Show roots and images: all, or those of an assembly and the roots that depend on it.',
    options: ['at'], examples: ['ngen display', 'ngen display "MyAssembly, Version=1.0.0.0"', 'ngen display --at "2 days ago"'],
  },
  {
    name: 'executeQueuedItems', aliases: ['eqi'], operands: '[1|2|3]', count: [0, 1],
    summary: 'Do the queued work now, and return when it is done; up to a priority if one is given.',
    options: [...compiling, 'dryRun'], examples: ['ngen eqi', 'ngen executeQueuedItems 2'],
  },
  {
    name: 'queue', operands: 'pause|continue|status|wait [1|2|3]', count: [1, 2],
    summary: 'Pause the queue, let it continue, say what is in it, or wait until it is empty.',
    options: ['dryRun'], examples: ['ngen queue status', 'ngen queue wait 2'],
  },
  {
    name: 'run', operands: 'APP [ARG…]', count: [1, Infinity], summary: 'Start an application with its images.',
    options: ['debug', 'profile', 'report', 'times'],
    examples: ['ngen run /opt/app/App.dll --port 8080', 'ngen run /debug App.dll', 'ngen run /report:report.json App.dll'],
  },
  {
    name: 'inspect', operands: 'FILE…', count: [1, Infinity], summary: 'Say what a file is: identity, references, hints, native code.',
    options: [], examples: ['ngen inspect --json *.dll'],
  },
  {
    name: 'audit', operands: '[ASSEMBLY]', count: [0, 1], summary: 'Show who changed which image, when, and on whose behalf.',
    options: ['since', 'at', 'by', 'installer', 'image', 'kind'],
    examples: ['ngen audit Newtonsoft.Json', 'ngen audit --since yesterday --by apt', 'ngen audit --kind ImageInvalidated --json'],
  },
  {
    name: 'why', operands: 'ASSEMBLY', count: [1, 1], summary: 'Say why an image is here, why it was compiled, and why it is invalid.',
    options: ['at'], examples: ['ngen why Newtonsoft.Json', 'ngen why /opt/app/Lib.dll --at yesterday'],
  },
  {
    name: 'diff', operands: '', count: [0, 0], summary: 'Show what changed between two moments.',
    options: ['from', 'to'], examples: ['ngen diff --from 2026-11-17', 'ngen diff --from 120 --to 180'],
  },
  {
    name: 'verify', operands: '', count: [0, 0], summary: 'Prove that log, views and files agree.', options: ['repair', 'dryRun'], examples: ['ngen verify'],
  },
  {
    name: 'replay', operands: '', count: [0, 0], summary: 'Build the views from the log anew, or, as they were at a moment, into another file.',
    options: ['to', 'into', 'dryRun'], examples: ['ngen replay', 'ngen replay --to 120 --into /tmp/views.db'],
  },
  {
    name: 'log', operands: 'head|backup FILE|recover FILE|replicate URL', count: [1, 2],
    summary: 'Show where the log ends, copy it, save what is good of a damaged one, or carry it into EventStoreDB.', options: ['follow', 'credentials', 'dryRun'],
    examples: ['ngen log head', 'ngen log backup /srv/ngen-events.db', 'ngen log recover /var/lib/ngen/events.db', 'ngen log replicate esdb://log:2113 --follow --credentials /etc/ngen/eventstore'],
  },
  {
    name: 'fleet', operands: 'images|installs|invalid [ASSEMBLY|MVID]', count: [1, 2],
    summary: 'Ask the logs of all machines in one EventStoreDB: who holds or installed an image; what is invalid.', options: ['credentials'],
    examples: ['ngen fleet invalid --event-log esdb://log:2113', 'ngen fleet images Newtonsoft.Json', 'ngen fleet installs 3f2504e0-4f89-11d3-9a0c-0305e82c3301'],
  },
  {
    name: 'service', operands: 'run|status', count: [1, 1], summary: 'Run the native image service, or say what it does.',
    options: [...compiling, 'dryRun'], examples: ['ngen service status'],
  },
  {
    name: 'task', operands: 'run', count: [1, 1], summary: 'Run the nightly task now: deferred work, automatic images, reclaiming.',
    options: [...compiling, 'arch', 'dryRun'], examples: ['ngen task run'],
  },
  {
    name: 'systemd', operands: 'UNIT', count: [1, 1], summary: 'Write a drop-in that starts a unit\'s application with its images.',
    options: ['remove', 'dryRun'], examples: ['ngen systemd myapp.service', 'ngen systemd myapp.service --remove'],
  },
  {
    name: 'compiler', operands: 'add PATH|list', count: [1, 2], summary: 'Use a crossgen2 folder or .nupkg given by hand, or list the compilers.',
    options: ['dryRun'], examples: ['ngen compiler add ~/microsoft.netcore.app.crossgen2.linux-x64.10.0.0.nupkg'],
  },
  {
    name: 'shellenv', operands: '', count: [0, 0], summary: 'Print a line for the shell\'s profile that puts the launchers first on PATH.',
    options: [], examples: ['eval "$(ngen shellenv)"'],
  },
  { name: 'help', operands: '[ACTION]', count: [0, 1], summary: 'Show this help, or that of an action.', options: [], examples: ['ngen help install'] },
  { name: 'version', operands: '', count: [0, 0], summary: 'Show the version.', options: [], examples: ['ngen --version'] },
];

/** The action of this name or alias, in any case. */
export const actionOfWord = (word: string): ActionSpec | undefined =>
  actions.find(({ name, aliases }) => [name, ...(aliases ?? [])].some((one) => one.toLowerCase() === word.toLowerCase()));

export const actionOf = (name: ActionName): ActionSpec => actions.find((action) => action.name === name)!;

/** An option as the help of an action writes it, and what it says of it. */
export const optionIn = ({ instead }: ActionSpec, name: OptionName): { readonly syntax: string; readonly help: string } =>
  instead?.[name] ?? { syntax: optionSyntax(name), help: options[name].help };

export const optionsOf = (action: ActionSpec): readonly OptionName[] => [...action.options, ...commonOptions];
