import { linkSync, lstatSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { renameIntoPlace } from './durable.ts';
import { objectPath } from './layout.ts';
import { temporaryPath } from './temporary.ts';

const sameFile = (a: string, b: string): boolean => {
  const [x, y] = [lstatSync(a, { throwIfNoEntry: false }), statSync(b)];
  return x !== undefined && x.ino === y.ino && x.dev === y.dev;
};

/** A folder or anything else in the way of `path`, which must be a file or link, is removed first; files are replaced by rename. */
export const clearFolder = (path: string): void => {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(path, { recursive: true });
};

/** Puts a link to its object in the place of every file in `folder` that is another. Returns the names put right. */
export const relinkObjects = (cache: string, folder: string, files: readonly { readonly fileName: string; readonly object: string }[]): readonly string[] => {
  const repaired: string[] = [];
  for (const { fileName, object } of files) {
    const path = join(folder, fileName);
    if (sameFile(path, objectPath(cache, object))) continue;
    const temporary = temporaryPath(cache, 'link');
    linkSync(objectPath(cache, object), temporary);
    clearFolder(path);
    renameIntoPlace(temporary, path);
    repaired.push(fileName);
  }
  return repaired;
};
