import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package that owns a file, and whether the file has the contents that it ships (null: the package has no such list). */
export type DpkgOwner = { readonly package: string; readonly intact: boolean | null };

const infoFolder = (root: string): string => join(root, 'var/lib/dpkg/info');

const contents = (file: string): Buffer | null => {
  try {
    return readFileSync(file);
  } catch {
    return null; // no dpkg here, or a package without this list
  }
};

const listFiles = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.list'));
  } catch {
    return [];
  }
};

/** Where /lib leads to /usr/lib, packages may name a file either way. */
const spellings = (path: string): readonly string[] => {
  const below = /^(?:\/usr)?(\/(?:bin|sbin|lib\w*)\/.*)$/s.exec(path)?.[1];
  return below === undefined ? [path] : [below, `/usr${below}`];
};

/** What is diverted may be another package's, or an administrator's. */
const isDiverted = (root: string, paths: readonly string[]): boolean => {
  const lines = contents(join(root, 'var/lib/dpkg/diversions'))?.toString().split('\n') ?? [];
  return paths.some((path) => lines.includes(path));
};

const shippedHash = (folder: string, list: string, paths: readonly string[]): string | null => {
  const lines = contents(join(folder, list.replace(/\.list$/, '.md5sums')))?.toString().split('\n') ?? [];
  return lines.find((line) => paths.includes(`/${line.slice(34)}`))?.slice(0, 32) ?? null;
};

/**
 * The package that owns a file by dpkg's database below `root`; null where none or more than one does, and for diverted files. The
 * lists of all packages are searched, some ten megabytes.
 */
export const dpkgOwner = (path: string, root = '/'): DpkgOwner | null => {
  const folder = infoFolder(root);
  const paths = spellings(path);
  const lines = paths.map((one) => Buffer.from(`\n${one}\n`));
  const lists = listFiles(folder).filter((list) => {
    const bytes = contents(join(folder, list));
    return bytes !== null && lines.some((line) => bytes.includes(line));
  });
  const names = new Set(lists.map((list) => list.slice(0, -'.list'.length).split(':')[0]!));
  if (names.size !== 1 || isDiverted(root, paths)) return null;
  const shipped = shippedHash(folder, lists[0]!, paths);
  const bytes = shipped === null ? null : contents(join(root, path));
  return { package: [...names][0]!, intact: shipped === null ? null : bytes !== null && createHash('md5').update(bytes).digest('hex') === shipped };
};
