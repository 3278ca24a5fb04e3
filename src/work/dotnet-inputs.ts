import type { Binding } from '../../adapters/binding/binding.ts';
import type { Compiler } from '../../adapters/compiler/compiler.ts';
import type { Closure } from '../../domain/closure.ts';
import type { RootSpec } from '../../domain/root.ts';

/** What images and view of a .NET root are made from. */
export type DotnetInputs = {
  readonly spec: RootSpec;
  readonly closure: Closure;
  readonly binding: Binding;
  readonly compiler: Compiler;
  /** The processor features that images of this machine may use; null for the baseline. */
  readonly instructionSet: string | null;
  /** By the hash of a source: the tokens of the methods that its image must not hold; of those that have any. */
  readonly bypassed: ReadonlyMap<string, readonly number[]>;
};
