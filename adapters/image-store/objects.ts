import { closeSync, fchmodSync, fstatSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { renameIntoPlace } from './durable.ts';
import { makeFolder } from './make-folder.ts';
import { contentHash, hashDescriptor } from './hash.ts';
import { objectPath } from './layout.ts';
import { writing } from './store-failure.ts';
import { temporaryPath } from './temporary.ts';

/** A file of the store, found by the SHA-256 of its content. */
export type StoredObject = { readonly hash: string; /** Bytes. */ readonly size: number; /** Its path. */ readonly object: string };

const sizeOf = (path: string): number | null => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : stat.size;
};

export const hasObject = (cache: string, hash: string): boolean => sizeOf(objectPath(cache, hash)) !== null;

/** Whether the object is there whole: reads it all. */
export const verifyObject = (cache: string, hash: string, size?: number): boolean => {
  const object = objectPath(cache, hash);
  const found = sizeOf(object);
  return found !== null && (size === undefined || found === size) && contentHash(object) === hash;
};

/** Puts a file of ours, whose content is known, among the objects, flushed. What has another content under that name is damaged and replaced. */
const publish = (cache: string, temporary: string, fd: number, hash: string): StoredObject => {
  const object = objectPath(cache, hash);
  const { size } = fstatSync(fd);
  if (verifyObject(cache, hash, size)) rmSync(temporary);
  else {
    fchmodSync(fd, 0o644);
    fsyncSync(fd);
    renameIntoPlace(temporary, object);
  }
  return { hash, size, object };
};

const storedAlready = (cache: string, fd: number): StoredObject | null => {
  const [hash, { size }] = [hashDescriptor(fd), fstatSync(fd)];
  return verifyObject(cache, hash, size) ? { hash, size, object: objectPath(cache, hash) } : null;
};

/**
 * Copies the file that is open as `fd` into the objects, unless it is there: most are, and reading twice costs less than writing a file in
 * vain. `consistent` may refuse the copy at the end: then null.
 */
export const storeDescriptor = (cache: string, fd: number, consistent: () => boolean = () => true): StoredObject | null => {
  const stored = storedAlready(cache, fd);
  if (stored !== null) return consistent() ? stored : null;
  const temporary = temporaryPath(cache, 'object');
  try {
    const out = openSync(temporary, 'wx', 0o644);
    try {
      const hash = hashDescriptor(fd, out);
      if (consistent()) return publish(cache, temporary, out, hash);
    } finally {
      closeSync(out);
    }
    rmSync(temporary);
    return null;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

const movable = (cache: string, file: string): boolean => {
  makeFolder(cache);
  return statSync(file).dev === statSync(cache).dev;
};

/**
 * Takes a compiler's output into the store; `file` is gone afterwards. A file that another user owns (a compiler without
 * privileges) or that has other names is copied, because its owner might still write it. Raises `disk-full`, `store-not-writable`.
 */
export const putObject = (cache: string, file: string, ourUser: number | undefined = process.geteuid?.()): StoredObject =>
  writing(objectPath(cache, '…'), () => {
    const fd = openSync(file, 'r');
    try {
      const stat = statSync(file);
      if (stat.uid === ourUser && stat.nlink === 1 && movable(cache, file)) return publish(cache, file, fd, hashDescriptor(fd));
      const stored = storeDescriptor(cache, fd)!;
      rmSync(file);
      return stored;
    } finally {
      closeSync(fd);
    }
  });

/** Removes an object, if it is there. Views that hold it keep their own link to the file. */
export const removeObject = (cache: string, hash: string): void => rmSync(objectPath(cache, hash), { force: true });
