import { accessSync, constants, lstatSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { makeFolder } from './make-folder.ts';
import { temporaryRoot } from './layout.ts';
import { errorCode, writing } from './store-failure.ts';

const othersMayWrite = 0o022;
const sticky = 0o1000;

const untrusted = (folder: string, why: string, advice: string): Failure =>
  new Failure('store-untrusted', `The store is not used, because ${folder} ${why}. Nothing was changed.`, { kind: 'store', advice });

const checkParents = (folder: string): void => {
  for (let parent = dirname(folder); parent !== dirname(parent); parent = dirname(parent)) {
    const stat = lstatSync(parent, { throwIfNoEntry: false });
    if (stat !== undefined && !stat.isSymbolicLink() && (stat.mode & 0o002) !== 0 && (stat.mode & sticky) === 0)
      throw untrusted(parent, 'can be written by everyone, who could put another store in its place', `Run \`chmod o-w ${parent}\`, or use another folder.`);
  }
};

/**
 * Refuses a store's folder that others could tamper with: `store-untrusted` when it is not a folder, belongs to someone else than
 * `owner` (a user id, ours by default), or group or others can write it; also when a folder above it is open to everyone and not sticky.
 * A folder that does not exist yet passes.
 */
export const checkStore = (folder: string, owner: number = process.geteuid?.() ?? 0): void => {
  const path = resolve(folder);
  checkParents(path);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) throw untrusted(path, 'is not a folder', 'Move it away, or use another folder.');
  if (stat.uid !== owner)
    throw untrusted(path, `belongs to user ${stat.uid}, not to user ${owner}`, `Run the command as that user, or \`chown -R ${owner} ${path}\` after looking at what is in it.`);
  if ((stat.mode & othersMayWrite) !== 0)
    throw untrusted(path, 'can be written by others', `Look at what is in it, then run \`chmod go-w ${path}\`.`);
};

/** Makes a store's cache folder where there is none, and checks that it can be trusted and written: `store-untrusted`, `store-not-writable`, `disk-full`. */
export const prepareCache = (cache: string): void => {
  checkStore(cache);
  writing(cache, () => {
    makeFolder(temporaryRoot(cache));
    checkStore(temporaryRoot(cache));
    for (const folder of [cache, temporaryRoot(cache)]) accessSync(folder, constants.W_OK | constants.X_OK);
  });
};

/** Whether the store can be written by us, without a change to it. A store that does not exist is judged by the nearest folder above. */
export const storeWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    return errorCode(error) === 'ENOENT' && dirname(folder) !== folder && storeWritable(dirname(folder));
  }
};
