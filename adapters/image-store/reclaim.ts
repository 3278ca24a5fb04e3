import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { syncPath } from '../host/sync-path.ts';
import { objectPath, viewFolder, viewsFolder } from './layout.ts';
import { errorCode } from './store-failure.ts';
import { temporaryPath } from './temporary.ts';

const entries = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  }
};

/** The names of all views on disk. */
export const storedViews = (cache: string): readonly string[] => entries(viewsFolder(cache)).filter((name) => /^[0-9a-f]{32}$/.test(name));

/** Removes a view, if it is there: at once for everyone who looks, whenever the removal is cut short (`sweepTemporary` ends it). */
export const removeView = (cache: string, view: string): void => {
  const temporary = temporaryPath(cache, view);
  try {
    renameSync(viewFolder(cache, view), temporary);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  syncPath(viewsFolder(cache));
  rmSync(temporary, { recursive: true });
};

export type UnreferencedObject = { readonly hash: string; /** Bytes. */ readonly size: number };

/**
 * Objects that no view links to and that are not in `keep` (hashes). Those put or unlinked less than `minimumAgeMs` ago are left out: a
 * command under way may be about to make a view of them.
 */
export const unreferencedObjects = (cache: string, keep: ReadonlySet<string>, minimumAgeMs: number): readonly UnreferencedObject[] => {
  const found: UnreferencedObject[] = [];
  for (const folder of entries(join(cache, 'objects')))
    for (const name of entries(join(cache, 'objects', folder))) {
      const hash = /^([0-9a-f]{64})\.dll$/.exec(name)?.[1];
      if (hash === undefined || keep.has(hash)) continue;
      const stat = statSync(objectPath(cache, hash), { throwIfNoEntry: false });
      if (stat?.nlink === 1 && Date.now() - Math.floor(stat.ctimeMs) >= minimumAgeMs) found.push({ hash, size: stat.size });
    }
  return found;
};
