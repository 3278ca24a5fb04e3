import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isFile } from '../host/path-kind.ts';

/** Whether files exist, from one listing per folder. */
export type FolderListing = { readonly hasFile: (path: string) => boolean; readonly files: (folder: string) => readonly string[] };

const list = (folder: string): ReadonlySet<string> => {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return new Set(entries.filter((entry) => entry.isFile() || (entry.isSymbolicLink() && isFile(join(folder, entry.name)))).map((entry) => entry.name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return new Set(); // not there for the host either
    throw error;
  }
};

/** Remembers what it has seen: make a new one for each binding. */
export const folderListing = (): FolderListing => {
  const folders = new Map<string, ReadonlySet<string>>();
  const filesOf = (folder: string): ReadonlySet<string> => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const names = list(folder);
    folders.set(folder, names);
    return names;
  };
  return { hasFile: (path) => filesOf(dirname(path)).has(basename(path)), files: (folder) => [...filesOf(folder)] };
};
