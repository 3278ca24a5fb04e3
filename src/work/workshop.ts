import type { ProgressEvent } from '../cli/progress.ts';
import type { CompileLimits } from '../../adapters/compiler/compiler.ts';
import type { Architecture } from '../../domain/architecture.ts';
import type { Worker } from '../../domain/worker.ts';

/** Where and with what images are made. */
export type Workshop = {
  readonly stateFolder: string;
  readonly cache: string;
  /** Where copies of sources go: the cache. Null with `--dry-run`, which only reads them. */
  readonly copies: string | null;
  /** The machine's store serves everyone, so it takes no files that ordinary users can write. */
  readonly forEveryone: boolean;
  readonly dryRun: boolean;
  /** Whether a compiler may be fetched: not with `--dry-run`, and not while a package manager waits. */
  readonly fetches: boolean;
  readonly architecture: Architecture;
  /** What every processor of this machine can do, as the kernel calls it. */
  readonly processorFeatures: ReadonlySet<string>;
  /** Portable identifier of operating system, C library and processor, e.g. `linux-x64`. */
  readonly runtimeIdentifier: string;
  /** How many compiles may run side by side. */
  readonly slots: number;
  readonly limits: CompileLimits;
  readonly worker: Worker;
  /** Where launchers leave a hint when something changed. */
  readonly spool: string;
  /** What a launcher of the store's owner starts in the background then: program and arguments. */
  readonly notify: readonly string[];
  readonly report: (event: ProgressEvent) => void;
  readonly signal: AbortSignal;
};
