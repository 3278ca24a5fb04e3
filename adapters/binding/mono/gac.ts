import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { isFile } from '../../host/path-kind.ts';
import { compareVersions } from './version.ts';

/** An assembly in a global assembly cache, named by its folder there. */
export type GacAssembly = { readonly name: AssemblyName; readonly file: string };

/** A name of which all but the simple name may be missing (null: any). A version may be cut short: `1.0` is every version that begins so. */
export type GacQuery = { readonly name: string; readonly version: string | null; readonly culture: string | null; /** The word `null` or null token: not signed, which nothing in a GAC is. */ readonly publicKeyToken: string | null };

const entries = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return []; // not there for Mono either
    throw error;
  }
};

/** Where an assembly of this identity lies in a GAC: `NAME/VERSION_CULTURE_TOKEN/NAME.dll`, the culture empty where neutral. */
export const gacPath = (gac: string, { name, version, culture, publicKeyToken }: AssemblyName, extension = '.dll'): string =>
  join(gac, name, `${version}_${culture === 'neutral' ? '' : culture.toLowerCase()}_${publicKeyToken}`, `${name}${extension}`);

const assembliesIn = (gac: string, name: string): readonly GacAssembly[] =>
  entries(join(gac, name)).flatMap((folder) => {
    const [version, culture, publicKeyToken] = folder.split('_');
    if (version === undefined || culture === undefined || publicKeyToken === undefined) return [];
    const identity = { name, version, culture: culture === '' ? 'neutral' : culture, publicKeyToken: publicKeyToken.toLowerCase() };
    return ['.dll', '.exe']
      .map((extension) => join(gac, name, folder, `${name}${extension}`))
      .filter(isFile)
      .slice(0, 1)
      .map((file) => ({ name: identity, file }));
  });

const matches = ({ name }: GacAssembly, query: GacQuery): boolean =>
  (query.version === null || name.version === query.version || name.version.startsWith(`${query.version}.`)) &&
  (query.culture === null || name.culture.toLowerCase() === query.culture.toLowerCase()) &&
  (query.publicKeyToken === null || name.publicKeyToken === query.publicKeyToken.toLowerCase());

/**
 * Every assembly of the GACs that a full or partial display name means, names in any case; sorted by name, then version. Of one identity
 * in several GACs the first one's.
 */
export const findInGac = (gacFolders: readonly string[], query: GacQuery): readonly GacAssembly[] => {
  const found = new Map<string, GacAssembly>();
  for (const gac of gacFolders)
    for (const name of entries(gac)) {
      if (name.toLowerCase() !== query.name.toLowerCase()) continue;
      for (const assembly of assembliesIn(gac, name)) {
        const key = JSON.stringify(assembly.name);
        if (matches(assembly, query) && !found.has(key)) found.set(key, assembly);
      }
    }
  return [...found.values()].sort((a, b) => (a.name.name === b.name.name ? compareVersions(a.name.version, b.name.version) : a.name.name < b.name.name ? -1 : 1));
};
