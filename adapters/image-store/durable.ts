import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { syncPath } from '../host/sync-path.ts';
import { makeFolder } from './make-folder.ts';
import { writing } from './store-failure.ts';
import { temporaryPath } from './temporary.ts';

/** Puts a finished temporary file, link or folder in its place, so that it is there after a power failure too. */
export const renameIntoPlace = (temporary: string, path: string): void => {
  makeFolder(dirname(path));
  renameSync(temporary, path);
  syncPath(dirname(path));
};

const replacing = (cache: string, path: string, make: (temporary: string) => void): void =>
  writing(path, () => {
    const temporary = temporaryPath(cache, basename(path));
    try {
      make(temporary);
      renameIntoPlace(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });

/** Replaces a file of the cache as a whole; raises `disk-full` and `store-not-writable` and then leaves the old one. */
export const replaceFile = (cache: string, path: string, content: string, mode: number): void =>
  replacing(cache, path, (temporary) => {
    const fd = openSync(temporary, 'wx', mode);
    try {
      writeFileSync(fd, content);
      fchmodSync(fd, mode);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  });

/** Replaces a symbolic link of the cache; as `replaceFile`. */
export const replaceLink = (cache: string, path: string, target: string): void =>
  replacing(cache, path, (temporary) => symlinkSync(target, temporary));
