import type { CompileResult } from '../../adapters/compiler/compiler.ts';
import type { LauncherCommand } from '../../adapters/image-store/program-on-path.ts';
import type { StatRecord } from '../../adapters/image-store/stat-record-types.ts';
import type { Member } from '../../domain/closure.ts';
import type { Findings } from '../../domain/commands.ts';
import type { RootSpec } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';

/** A view on disk, and what starting an application with it takes. */
export type BuiltView = {
  readonly view: string;
  /** How many of the assemblies it serves by an image, and how many by a copy. */
  readonly images: number;
  readonly copies: number;
  /** Paths of assemblies whose images are there and not used, because something that they are hard bound to has none. */
  readonly unused: readonly string[];
  /** Its files: what starting so rests on, beside the launcher. */
  readonly files: readonly string[];
  /** What a launcher's record must hold of it. */
  readonly paths: readonly string[];
  readonly renderLauncher: (record: StatRecord, command: LauncherCommand | null) => string;
};

/** A root as it was found on disk a moment ago: everything that compiling its images and publishing its view takes, whatever its runtime. */
export type BoundRoot = {
  readonly id: string;
  readonly spec: RootSpec;
  readonly findings: Findings;
  /** The files that decided the binding, as they were before they were read. */
  readonly record: StatRecord;
  /** Name and version of the compiler, and the options for a member's image, as they go on the record. */
  readonly compiler: string;
  readonly optionsOf: (member: Member) => readonly string[];
  /** Lays out links to the closure's copies for `compile` in a new folder of the cache. Raises `disk-full`, `store-not-writable`. */
  readonly stage: (cache: string) => string;
  readonly compile: (staged: string, member: Member, output: string) => Promise<CompileResult>;
  /** Makes the view that holds what there is now; null for what cannot be started with one. Raises what `buildView` does. */
  readonly buildView: ((state: State) => BuiltView) | null;
  /** What is missing or could not be read, in sentences for people; each is a failure in part. */
  readonly failures: readonly string[];
  /** References that nothing promised to have. */
  readonly warnings: readonly string[];
  /** Where its images are not used though they are good, in sentences for who installs it. */
  readonly notes: readonly string[];
};
