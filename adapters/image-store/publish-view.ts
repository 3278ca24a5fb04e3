import { renameSync, rmSync, statSync } from 'node:fs';
import { syncPath } from '../host/sync-path.ts';
import { Failure } from '../../domain/failure.ts';
import { objectPath, viewFolder, viewsFolder } from './layout.ts';
import { makeFolder } from './make-folder.ts';
import { errorCode } from './store-failure.ts';
import { temporaryPath } from './temporary.ts';

/** Raises `object-missing` unless every object that a view is to hold is there. */
export const requireObjects = (cache: string, files: readonly { readonly fileName: string; readonly object: string }[]): void => {
  for (const { fileName, object } of files)
    if (statSync(objectPath(cache, object), { throwIfNoEntry: false }) === undefined)
      throw new Failure('object-missing', `The store's ${objectPath(cache, object)}, wanted for ${fileName}, is missing; no view was made.`, {
        advice: 'Run `ngen update`.',
      });
};

/** Has `fill` make a view in a folder of its own, and puts it in place as a whole. */
export const publishView = (cache: string, view: string, fill: (folder: string) => void): void => {
  const temporary = temporaryPath(cache, view);
  try {
    fill(temporary);
    makeFolder(viewsFolder(cache));
    renameSync(temporary, viewFolder(cache, view));
    syncPath(viewsFolder(cache));
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process made the same view meanwhile.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
};
