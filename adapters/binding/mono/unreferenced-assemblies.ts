import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const isAssemblyName = (name: string): boolean => /\.(?:dll|exe)$/i.test(name) && !/\.resources\.dll$/i.test(name);

/**
 * The files in an application's folders that `Assembly.Load` could find by name: `NAME.dll`, `NAME.exe`, and those in a subfolder NAME.
 * Satellites are left out: they hold no code. `nameFolders`: the subfolders that were looked into.
 */
export const loadableFiles = (folders: readonly string[]): { readonly files: readonly string[]; readonly nameFolders: readonly string[] } => {
  const files: string[] = [];
  const nameFolders: string[] = [];
  for (const folder of folders) {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    files.push(...entries.filter((entry) => !entry.isDirectory() && isAssemblyName(entry.name)).map(({ name }) => join(folder, name)));
    for (const { name } of entries.filter((entry) => entry.isDirectory())) {
      const inside = readdirSync(join(folder, name)).filter((file) => [`${name}.dll`, `${name}.exe`].includes(file));
      if (inside.length > 0) nameFolders.push(join(folder, name));
      files.push(...inside.sort().map((file) => join(folder, name, file)));
    }
  }
  return { files, nameFolders };
};
