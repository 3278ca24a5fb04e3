import type { LauncherCommand } from './program-on-path.ts';
import type { StatRecord } from './stat-record-types.ts';

/** What a launcher is made of. All paths are absolute. */
export type LauncherSpec = {
  /** Names the hint file (see `launcherId`); letters, digits, dots, hyphens and underscores. */
  readonly id: string;
  /** The host that the apphost would choose, e.g. `/usr/share/dotnet/dotnet`. */
  readonly dotnet: string;
  /** The application's main assembly. */
  readonly application: string;
  /** Starts the application through the JIT; null when it is started as `dotnet App.dll`. */
  readonly apphost: string | null;
  /** Cache folder and name of the view. */
  readonly cache: string;
  readonly view: string;
  /** File names of the view's assemblies. */
  readonly assemblies: readonly string[];
  /** Of the source assemblies, configuration, framework and host (with the folders above their versions) and `viewPaths`. */
  readonly record: StatRecord;
  /** Values of `DOTNET_ROOT` and its kin that lead to `dotnet` all the same; any other value starts through the JIT. */
  readonly roots: readonly string[];
  /** The launcher of the profile set, installed or not, for when a profiler is asked for; null for one whose images are made for a profiler. */
  readonly profileLauncher: string | null;
  /** For a command ahead on PATH; its program must be among the recorded paths. Null for a launcher that is started by its own path. */
  readonly command: LauncherCommand | null;
  /** Where a hint goes when something changed. */
  readonly spool: string | null;
  /** Started in the background by the store's owner when something changed: program and arguments. */
  readonly notify: readonly string[] | null;
};
