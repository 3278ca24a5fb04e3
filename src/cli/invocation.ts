import type { Architecture } from '../../domain/architecture.ts';
import type { Configuration } from '../../domain/configuration.ts';
import type { Priority } from '../../domain/priority.ts';
import type { Moment } from './moment.ts';
import type { PartialName } from './partial-name.ts';

/** What a person wrote for an assembly; `given` is as typed, `path` is absolute. */
export type AssemblyArgument =
  | { readonly kind: 'path'; readonly given: string; readonly path: string }
  | { readonly kind: 'name'; readonly given: string; readonly name: PartialName };

/** Options that every action takes. */
export type CommonOptions = {
  readonly json: boolean;
  readonly silent: boolean;
  readonly verbose: boolean;
  readonly nologo: boolean;
  /** Absolute folder of the store; never together with `user`. */
  readonly root: string | null;
  readonly user: boolean;
  /** Always false where an action changes nothing. */
  readonly dryRun: boolean;
  /** URL of the log, e.g. `esdb://…`; null is the store's own. */
  readonly eventLog: string | null;
};

/** Limits and target of compiling, for the actions that compile. */
export type CompileOptions = {
  readonly jobs: number | null;
  readonly timeLimitMs: number | null;
  readonly memoryLimitBytes: number | null;
  /** By .NET's name (`amd64` is `x64`). */
  readonly arch: Architecture | null;
};

export type ScenarioOptions = { readonly debug: boolean; readonly profile: boolean; readonly noDependencies: boolean };

type InstallOptions = ScenarioOptions & {
  readonly assembly: AssemblyArgument;
  readonly configuration: Configuration;
};

type Install = InstallOptions & {
  readonly action: 'install';
  /** Null runs at once and waits; a bare `/queue` is 3. */
  readonly queue: Priority | null;
  readonly force: boolean;
  readonly frameworkBubble: boolean;
  readonly allowUntrusted: boolean;
  readonly compile: CompileOptions;
};

type Uninstall = InstallOptions & { readonly action: 'uninstall'; readonly ifInstalled: boolean };

type Update = {
  readonly action: 'update';
  readonly queue: boolean;
  readonly force: boolean;
  /** What noticed that files changed, such as `dpkg`; null where somebody asked. */
  readonly trigger: string | null;
  readonly compile: CompileOptions;
};

type Display = { readonly action: 'display'; readonly assembly: AssemblyArgument | null; readonly at: Moment | null };

type ExecuteQueuedItems = { readonly action: 'executeQueuedItems'; readonly upTo: Priority | null; readonly compile: CompileOptions };

type Queue =
  | { readonly action: 'queue'; readonly verb: 'pause' | 'continue' | 'status' }
  | { readonly action: 'queue'; readonly verb: 'wait'; readonly upTo: Priority | null };

type Run = {
  readonly action: 'run';
  readonly debug: boolean;
  readonly profile: boolean;
  /** `file` null writes the report to standard error when the app has ended. */
  readonly report: { readonly file: string | null; /** Further runs to take times of; 0 for none. */ readonly times: number } | null;
  readonly app: string;
  readonly args: readonly string[];
};

type Audit = {
  readonly action: 'audit';
  readonly assembly: AssemblyArgument | null;
  readonly since: Moment | null;
  readonly by: string | null;
  readonly at: Moment | null;
  readonly installer: string | null;
  /** The image's id or hash, or the first digits; or an absolute path. */
  readonly image: string | null;
  /** Words for types of events, as typed. */
  readonly kinds: readonly string[] | null;
};

type Log =
  | { readonly action: 'log'; readonly verb: 'backup'; readonly file: string }
  /** `source` is the file of a log, or the URL of a replica. */
  | { readonly action: 'log'; readonly verb: 'recover'; readonly source: string; readonly credentials: string | null }
  /** `credentials` is the file of user and password. */
  | { readonly action: 'log'; readonly verb: 'replicate'; readonly url: string; readonly follow: boolean; readonly credentials: string | null }
  | { readonly action: 'log'; readonly verb: 'head' };

type Fleet = {
  readonly action: 'fleet';
  readonly verb: 'images' | 'installs' | 'invalid';
  /** Null is all; a module version id in lower case. */
  readonly about: AssemblyArgument | { readonly kind: 'mvid'; readonly given: string; readonly mvid: string } | null;
  readonly credentials: string | null;
};

type Compiler = { readonly action: 'compiler'; readonly verb: 'add'; readonly path: string } | { readonly action: 'compiler'; readonly verb: 'list' };

export type Action =
  | Install
  | Uninstall
  | Update
  | Display
  | ExecuteQueuedItems
  | Queue
  | Run
  | { readonly action: 'inspect'; readonly files: readonly string[] }
  | Audit
  | { readonly action: 'why'; readonly assembly: AssemblyArgument; readonly at: Moment | null }
  | { readonly action: 'diff'; readonly from: Moment; readonly to: Moment | null }
  | { readonly action: 'verify'; readonly repair: boolean }
  | { readonly action: 'replay'; readonly to: Moment | null; readonly into: string | null }
  | Log
  | Fleet
  | { readonly action: 'service'; readonly verb: 'run' | 'status'; readonly compile: CompileOptions }
  | { readonly action: 'task'; readonly verb: 'run'; readonly compile: CompileOptions }
  | { readonly action: 'systemd'; readonly unit: string; readonly remove: boolean }
  | Compiler
  | { readonly action: 'shellenv' }
  /** `topic` null is the general help. */
  | { readonly action: 'help'; readonly topic: ActionName | null }
  | { readonly action: 'version' };

export type ActionName = Action['action'];

/** One command line, understood. All paths in it are absolute. */
export type Invocation = Action & { readonly common: CommonOptions };

export type InvocationOf<A extends ActionName> = Extract<Invocation, { action: A }>;
