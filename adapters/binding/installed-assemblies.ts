import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareFrameworkVersions, parseFrameworkVersion, type FrameworkVersion } from './framework-version.ts';
import { targetRank } from './target-rank.ts';

/** A file that could be the assembly of a name. Of those with the same `group` the first that fits is meant: they are in order, best first. */
export type InstalledAssembly = { readonly file: string; readonly group: string };

const foldersIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() || entry.isSymbolicLink() ? [entry.name] : []));
  } catch {
    return []; // no such folder, or none of ours to look into
  }
};

const versionsIn = (folder: string): readonly FrameworkVersion[] =>
  foldersIn(folder)
    .flatMap((name) => parseFrameworkVersion(name) ?? [])
    .sort((a, b) => compareFrameworkVersions(b, a));

/** The files of a simple name in the frameworks under `root` (`<root>/shared`); a group is a framework, its newest version first, as applications get it. */
export const frameworkAssemblies = (root: string, simpleName: string): readonly InstalledAssembly[] =>
  foldersIn(join(root, 'shared')).flatMap((framework) =>
    versionsIn(join(root, 'shared', framework))
      .map(({ text }) => ({ file: join(root, 'shared', framework, text, `${simpleName}.dll`), group: framework }))
      .filter(({ file }) => existsSync(file)),
  );

const libraries = (packageVersion: string, simpleName: string, newestMajor: number): readonly InstalledAssembly[] =>
  foldersIn(join(packageVersion, 'lib'))
    .flatMap((target) => {
      const rank = targetRank(target, newestMajor);
      return rank === null ? [] : [{ file: join(packageVersion, 'lib', target, `${simpleName}.dll`), group: packageVersion, rank }];
    })
    .filter(({ file }) => existsSync(file))
    .sort((a, b) => b.rank - a.rank);

/**
 * The files of a simple name in a NuGet package folder (`<id>/<version>/lib/<target>/`); a group is a version of a package, the target that is best for
 * .NET `newestMajor` first. Targets that it cannot load, reference assemblies and those for one platform are left out.
 */
export const packageAssemblies = (folder: string, simpleName: string, newestMajor: number): readonly InstalledAssembly[] =>
  foldersIn(folder).flatMap((id) => foldersIn(join(folder, id)).flatMap((version) => libraries(join(folder, id, version), simpleName, newestMajor)));

/** The major version of the newest .NET under `root`; 0 without any. */
export const newestMajor = (root: string): number => versionsIn(join(root, 'shared', 'Microsoft.NETCore.App'))[0]?.major ?? 0;
