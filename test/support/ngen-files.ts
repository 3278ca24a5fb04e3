import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** The names in a folder of a store's cache; none where there is no such folder. */
export const inCache = (store: string, folder: string): readonly string[] => {
  const path = join(store, 'cache', folder);
  return existsSync(path) ? readdirSync(path).sort() : [];
};

/** The file names of all images and copies in a store. */
export const storedObjects = (store: string): readonly string[] => {
  const objects = join(store, 'cache', 'objects');
  if (!existsSync(objects)) return [];
  return readdirSync(objects, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

const describeEntry = (path: string): string => {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return `link to ${readlinkSync(path)}`;
  if (stat.isDirectory()) return 'folder';
  return `${(stat.mode & 0o777).toString(8)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
};

/** Everything in a folder but the compilers, with a hash of each file: what "nothing was changed" is checked with. */
export const everythingIn = (folder: string): ReadonlyMap<string, string> => {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith(join('cache', 'compilers')));
  return new Map(names.sort().map((name) => [name, describeEntry(join(folder, name))]));
};

/** Waits until a condition holds; a condition that never does fails the test by its description. */
export const until = async (what: string, holds: () => boolean, seconds = 60): Promise<void> => {
  const end = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`After ${seconds} s still not: ${what}`);
    await delay(50);
  }
};
