import type { Compiler } from '../../adapters/compiler/compiler.ts';
import type { Findings } from '../../domain/commands.ts';
import type { RootSpec } from '../../domain/root.ts';
import type { RecordedBinding } from './bind-request.ts';

/** A root as it was found on disk a moment ago: everything that compiling its images and publishing its view takes. */
export type BoundRoot = RecordedBinding & {
  readonly id: string;
  readonly spec: RootSpec;
  readonly findings: Findings;
  readonly compiler: Compiler;
  /** The processor features that images of this machine may use; null for the baseline. */
  readonly instructionSet: string | null;
  /** By the hash of a source: the tokens of the methods that its image must not hold; of those that have any. */
  readonly bypassed: ReadonlyMap<string, readonly number[]>;
  /** What is missing or could not be read, in sentences for people; each is a failure in part. */
  readonly failures: readonly string[];
  /** References that nothing promised to have. */
  readonly warnings: readonly string[];
};
