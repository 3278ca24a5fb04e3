import type { LoadHints } from '../../adapters/assembly/read-load-hints.ts';
import type { AssemblyName } from '../../domain/assembly-name.ts';
import { isFailure } from '../../domain/failure.ts';
import type { LoadHint } from '../../domain/hard-binding.ts';
import { matchesName } from '../cli/match-name.ts';
import { parsePartialName } from '../cli/partial-name.ts';

export const noHints: LoadHints = { dependencies: [], defaultHint: null };

/** Whether the name in a DependencyAttribute, simple or a display name, never with an extension, is that of a reference. */
export const hintNames = (given: string, reference: AssemblyName): boolean => {
  try {
    return matchesName(parsePartialName(given), reference);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return false; // no assembly has such a name
  }
};

/** What an assembly's hints say of one of its references; of several the first. Null: nothing. */
export const hintFor = ({ dependencies }: LoadHints, reference: AssemblyName): LoadHint | null =>
  dependencies.find(({ name }) => hintNames(name, reference))?.hint ?? null;

/** The names in an assembly's hints that are not those of anything it references. */
export const hintsForNothing = ({ dependencies }: LoadHints, references: readonly AssemblyName[]): readonly string[] =>
  dependencies.flatMap(({ name }) => (references.some((reference) => hintNames(name, reference)) ? [] : [name]));
