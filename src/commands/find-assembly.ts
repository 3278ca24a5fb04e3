import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { findInGac } from '../../adapters/binding/mono/gac.ts';
import { findGacFolders } from '../../adapters/binding/mono/mono-installation.ts';
import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { Failure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import type { AssemblyArgument } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import type { PartialName } from '../cli/partial-name.ts';
import { managedPath } from '../work/managed-path.ts';

/** Whether a root is one that the argument means; a root whose file is gone is found by its path or name all the same. */
export const matchesAssembly = (argument: AssemblyArgument, root: Pick<Root, 'path' | 'assembly'>): boolean =>
  argument.kind === 'path' ? managedPath(argument.path) === root.path || argument.path === root.path : matchesDisplayName(argument.name, root.assembly);

/** Only a full name says which of several versions is meant, so that it goes on meaning the same. */
const inGac = ({ version, culture, publicKeyToken, name }: PartialName): readonly string[] =>
  version === null || culture === null || publicKeyToken === null
    ? []
    : findInGac(findGacFolders({ PATH: process.env['PATH'] }), { name, version, culture, publicKeyToken }).map(({ file }) => realpathSync(file));

const notFound = ({ given, name }: AssemblyArgument & { readonly kind: 'name' }): Failure =>
  new Failure('assembly-not-found', `No assembly named "${given}" is installed, and there is no ${name.name}.dll or ${name.name}.exe in this folder. Nothing was changed.`, {
    advice: `Give the path of the file, such as ./${name.name}.dll, or the full name of an assembly in Mono's GAC: name, Version, Culture and PublicKeyToken.`,
  });

/** The managed assembly that `install` means: a path, the name of a root or of a file in the current folder, or the full name of an assembly in Mono's GAC. */
export const findAssembly = (argument: AssemblyArgument, state: State): string => {
  if (argument.kind === 'path') return resolveAppArgument(argument.path);
  const { name, given } = argument;
  const roots = [...state.roots.values()].filter((root) => matchesDisplayName(name, root.assembly)).map((root) => root.path);
  const files = ['.dll', '.exe'].map((extension) => resolve(`${name.name}${extension}`)).filter((file) => existsSync(file));
  const found = [...new Set([...roots, ...files, ...inGac(name)])];
  if (found.length === 0) throw notFound(argument);
  if (found.length === 1) return resolveAppArgument(found[0]!);
  throw new Failure('assembly-ambiguous', `"${given}" could mean ${found.join(' or ')}. Nothing was changed.`, { advice: `Give the path of the file, such as ./${name.name}.dll.` });
};
