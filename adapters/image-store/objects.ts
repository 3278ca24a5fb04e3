import { closeSync, fchmodSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
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

/** Puts a flushed file of ours, whose content is known, among the objects. What has another content under that name is damaged and replaced. */
const publish = (cache: string, temporary: string, hash: string, size: number): StoredObject => {
  const object = objectPath(cache, hash);
  if (verifyObject(cache, hash, size)) rmSync(temporary);
  else renameIntoPlace(temporary, object);
  return { hash, size, object };
};

/** Copies what can be read from `fd` into the objects, hashing it on the way. `consistent` may refuse the copy at the end: then null. */
export const storeDescriptor = (cache: string, fd: number, consistent: () => boolean = () => true): StoredObject | null => {
  const temporary = temporaryPath(cache, 'object');
  try {
    const out = openSync(temporary, 'wx', 0o644);
    let hash: string;
    try {
      hash = hashDescriptor(fd, out);
      fchmodSync(out, 0o644);
      fsyncSync(out);
    } finally {
      closeSync(out);
    }
    if (consistent()) return publish(cache, temporary, hash, statSync(temporary).size);
    rmSync(temporary);
    return null;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

const moveObject = (cache: string, file: string, fd: number): StoredObject => {
  const hash = hashDescriptor(fd);
  fchmodSync(fd, 0o644);
  fsyncSync(fd);
  return publish(cache, file, hash, statSync(file).size);
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
      if (stat.uid === ourUser && stat.nlink === 1 && movable(cache, file)) return moveObject(cache, file, fd);
      const stored = storeDescriptor(cache, fd)!;
      rmSync(file);
      return stored;
    } finally {
      closeSync(fd);
    }
  });

/** Removes an object, if it is there. Views that hold it keep their own link to the file. */
export const removeObject = (cache: string, hash: string): void => rmSync(objectPath(cache, hash), { force: true });
