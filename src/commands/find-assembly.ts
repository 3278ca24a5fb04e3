import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { findInGac } from '../../adapters/binding/mono/gac.ts';
import { findGacFolders } from '../../adapters/binding/mono/mono-installation.ts';
import { packageFolder } from '../../adapters/binding/package-folder.ts';
import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { Failure } from '../../domain/failure.ts';
import type { State } from '../../domain/state.ts';
import type { AssemblyArgument } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import { isFullName, type PartialName } from '../cli/partial-name.ts';
import { managedPath } from '../work/managed-path.ts';
import { compareName, findByDisplayName, type FoundByName } from './find-by-display-name.ts';

type Named = Extract<AssemblyArgument, { kind: 'name' }>;

const shown = 3;

const ambiguous = ({ given }: Named, files: readonly string[]): Failure =>
  new Failure('assembly-ambiguous', `"${given}" could mean ${files.join(' or ')}. Nothing was changed.`, { advice: 'Give the path of the one that is meant.' });

const inThisFolder = (name: PartialName): readonly string[] =>
  ['.dll', '.exe']
    .map((extension) => resolve(`${name.name}${extension}`))
    .filter((file) => existsSync(file) && (!isFullName(name) || compareName(managedPath(file), name)?.fits === true))
    .map(managedPath);

const notFound = ({ given, name }: Named, others: readonly string[]): Failure => {
  const elsewhere = isFullName(name) ? `, nor is it in an installed framework, in ${packageFolder(process.env)} or in Mono's GAC` : '';
  const known = others.length === 0 ? '' : ` There is ${others.slice(0, shown).map((other) => `"${other}"`).join(', ')}${others.length > shown ? ` and ${others.length - shown} more` : ''}.`;
  return new Failure('assembly-not-found', `No assembly named "${given}" is installed, and there is no ${name.name}.dll or ${name.name}.exe of that name in this folder${elsewhere}. Nothing was changed.${known}`, {
    advice: `Give the path of the file, such as ./${name.name}.dll, or a full display name of an assembly that belongs to .NET or lies in the NuGet package folder or in Mono's GAC.`,
  });
};

const inGac = ({ name, version, culture, publicKeyToken }: PartialName): readonly string[] =>
  findInGac(findGacFolders({ PATH: process.env['PATH'] }), { name, version, culture, publicKeyToken }).map(({ file }) => realpathSync(file));

/** Where both runtimes keep what belongs to no application. Mono's GAC goes first: of the identities that it has, .NET has facades at most. */
const findShared = (name: PartialName): FoundByName => {
  const ofMono = isFullName(name) ? inGac(name) : [];
  return ofMono.length > 0 ? { files: ofMono, others: [] } : findByDisplayName(name);
};

/**
 * The managed assembly that `install` means: a path; or by its name a root or a file in the current folder; or by its full display name one of an installed
 * framework, in the NuGet package folder, or in Mono's GAC.
 * @throws Failure `assembly-not-found`, which says what of that simple name there is, `assembly-ambiguous`, which names the files, `dotnet-missing`
 */
export const findAssembly = (argument: AssemblyArgument, state: State): string => {
  if (argument.kind === 'path') return resolveAppArgument(argument.path);
  const { name } = argument;
  const roots = [...state.roots.values()].filter((root) => matchesDisplayName(name, root.assembly)).map((root) => root.path);
  const near = [...new Set([...roots, ...inThisFolder(name)])];
  if (near.length > 1) throw ambiguous(argument, near);
  if (near.length === 1) return resolveAppArgument(near[0]!);
  const { files, others } = findShared(name);
  if (!isFullName(name)) throw notFound(argument, [...new Set([...files.flatMap((file) => compareName(file, name)?.displayed ?? []), ...others])]);
  if (files.length > 1) throw ambiguous(argument, files);
  if (files.length === 0) throw notFound(argument, others);
  return resolveAppArgument(files[0]!);
};
