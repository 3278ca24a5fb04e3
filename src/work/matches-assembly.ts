import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { AssemblyArgument } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import type { PartialName } from '../cli/partial-name.ts';
import { foldArchitecture } from '../cli/values.ts';
import { managedPath } from './managed-path.ts';

/** What a file says of its processor, as names spell it; null when it is gone or cannot be read, which suits every name. */
const architectureOf = (file: string): string | null => {
  try {
    return foldArchitecture(readAssembly(file).processorArchitecture);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return null;
  }
};

/** Whether the assembly that is recorded under a display name, with this source file, is one that the name means. */
export const matchesSource = (wanted: PartialName, displayName: string, source: string): boolean =>
  matchesDisplayName(wanted, displayName) && (wanted.processorArchitecture === null || matchesDisplayName(wanted, displayName, architectureOf(source)));

/** Whether a root is one that the argument means; a root whose file is gone is found by its path or name all the same. */
export const matchesAssembly = (argument: AssemblyArgument, root: Pick<Root, 'path' | 'assembly'>): boolean =>
  argument.kind === 'path' ? managedPath(argument.path) === root.path || argument.path === root.path : matchesSource(argument.name, root.assembly, root.path);
