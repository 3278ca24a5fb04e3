import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { Failure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import type { AssemblyArgument } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import { managedPath } from '../work/managed-path.ts';

/** Whether a root is one that the argument means; a root whose file is gone is found by its path or name all the same. */
export const matchesAssembly = (argument: AssemblyArgument, root: Pick<Root, 'path' | 'assembly'>): boolean =>
  argument.kind === 'path' ? managedPath(argument.path) === root.path || argument.path === root.path : matchesDisplayName(argument.name, root.assembly);

/** The managed assembly that `install` means: a path, or the simple name of a root or of a file in the current folder. */
export const findAssembly = (argument: AssemblyArgument, state: State): string => {
  if (argument.kind === 'path') return resolveAppArgument(argument.path);
  const roots = new Set([...state.roots.values()].filter((root) => matchesDisplayName(argument.name, root.assembly)).map((root) => root.path));
  const files = ['.dll', '.exe'].map((extension) => resolve(`${argument.name.name}${extension}`)).filter((file) => existsSync(file));
  const found = [...new Set([...roots, ...files])];
  if (found.length === 1) return resolveAppArgument(found[0]!);
  throw new Failure(
    found.length === 0 ? 'assembly-not-found' : 'assembly-ambiguous',
    found.length === 0
      ? `No assembly named "${argument.given}" is installed, and there is no ${argument.name.name}.dll or ${argument.name.name}.exe in this folder. Nothing was changed.`
      : `"${argument.given}" could mean ${found.join(' or ')}. Nothing was changed.`,
    { advice: `Give the path of the file, such as ./${argument.name.name}.dll.` },
  );
};
