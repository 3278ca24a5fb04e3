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
  /** What is missing or could not be read, in sentences for people; each is a failure in part. */
  readonly failures: readonly string[];
  /** References that nothing promised to have. */
  readonly warnings: readonly string[];
};
