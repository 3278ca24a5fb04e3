import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { isFailure } from '../../../domain/failure.ts';
import type { AssemblyInfo } from '../../assembly/assembly-info.ts';
import { readAssembly } from '../../assembly/read-assembly.ts';
import { folderListing } from '../folder-listing.ts';
import { remapFramework } from './framework-names.ts';
import { gacPath } from './gac.ts';
import type { MonoOrigin } from './mono-binding.ts';
import type { MonoInstallation } from './mono-installation.ts';

/** `folder` is that of the path by which it was found; `file` the real path. */
export type Found = { readonly info: AssemblyInfo; readonly file: string; readonly folder: string; readonly origin: MonoOrigin };

export type Places = {
  readonly mono: MonoInstallation;
  /** The application's folder and its private ones; none for an assembly on its own in the GAC. */
  readonly searchPath: readonly string[];
  readonly isDenied: (file: string, mvid: string) => boolean;
};

const notAssemblies = ['not-a-pe-file', 'native-dll', 'netmodule', 'corrupt-metadata', 'file-unreadable'] as const;

/** The files that the application's folders may hold an assembly in, in Mono's order. */
export const candidatesIn = (folder: string, { name, culture }: AssemblyName): readonly string[] => {
  const base = culture === 'neutral' ? folder : join(folder, culture);
  return [join(base, `${name}.dll`), join(base, `${name}.exe`), join(base, name, `${name}.dll`), join(base, name, `${name}.exe`)];
};

export const corlibFile = ({ libraries }: MonoInstallation): string => join(libraries, 'mono', '4.5', 'mscorlib.dll');

export const facadesFolder = ({ libraries }: MonoInstallation): string => join(libraries, 'mono', '4.5', 'Facades');

const isUnder = (file: string, folder: string): boolean => file.startsWith(`${folder}/`);

/** Links lead from one place to another: what counts is where the file is. */
export const originOf = (file: string, { gacFolders, libraries }: MonoInstallation, otherwise: MonoOrigin): MonoOrigin => {
  if (gacFolders.some((gac) => isUnder(file, gac))) return 'gac';
  return isUnder(file, join(libraries, 'mono')) ? 'framework' : otherwise;
};

/** Remembers what it has seen: make a new one for each binding. */
export const makeProbe = ({ mono, searchPath, isDenied }: Places): { readonly open: (path: string, origin: MonoOrigin) => Found | null; readonly find: (name: AssemblyName, basedir: string) => Found | null } => {
  const { hasFile } = folderListing();
  const open = (path: string, origin: MonoOrigin): Found | null => {
    if (!hasFile(path)) return null;
    try {
      const file = realpathSync(path);
      const info = readAssembly(file);
      return isDenied(file, info.mvid) ? null : { info, file, folder: dirname(path), origin: originOf(file, mono, origin) };
    } catch (error) {
      if (notAssemblies.some((code) => isFailure(error, code))) return null; // Mono looks on, too
      throw error;
    }
  };
  const first = (paths: readonly string[], origin: MonoOrigin): Found | null => {
    for (const path of paths) {
      const found = open(path, origin);
      if (found !== null) return found;
    }
    return null;
  };
  const inGac = (name: AssemblyName, extension: string): Found | null =>
    name.publicKeyToken === null ? null : first(mono.gacFolders.map((gac) => gacPath(gac, name, extension)), 'gac');

  /** GAC, the referencing assembly's folder, the facades: `.dll` everywhere before `.exe`. */
  const elsewhere = (name: AssemblyName, basedir: string | null): Found | null => {
    const wanted = remapFramework(name);
    if (wanted.name === 'mscorlib') return open(corlibFile(mono), 'framework');
    for (const extension of ['.dll', '.exe']) {
      const file = `${wanted.name}${extension}`;
      const found = inGac(wanted, extension) ?? (basedir === null ? null : open(join(basedir, file), 'beside')) ?? first([join(mono.libraries, file), join(facadesFolder(mono), file)], 'framework');
      if (found !== null) return found;
    }
    return null;
  };
  const find = (name: AssemblyName, basedir: string): Found | null => {
    const own = first(searchPath.flatMap((folder) => candidatesIn(folder, name)), 'app');
    return own ?? elsewhere(name, null) ?? elsewhere(name, basedir);
  };
  return { open, find };
};
