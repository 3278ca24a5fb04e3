import { rmSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncPath } from '../host/sync-path.ts';
import { replaceFile } from './durable.ts';
import { launcherPath } from './layout.ts';
import { errorCode } from './store-failure.ts';

/** Everybody may start it, only its owner may write it. */
export const launcherMode = 0o755;

/** Puts a launcher in place as a whole, so that a start finds the old or the new one. Returns its path. Raises `disk-full`, `store-not-writable`. */
export const publishLauncher = (cache: string, id: string, appName: string, script: string): string => {
  const path = launcherPath(cache, id, appName);
  replaceFile(cache, path, script, launcherMode);
  return path;
};

/** Removes a launcher; applications that it started go on. */
export const removeLauncher = (cache: string, id: string, appName: string): void => {
  const path = launcherPath(cache, id, appName);
  rmSync(path, { force: true });
  try {
    rmdirSync(dirname(path));
    syncPath(dirname(dirname(path)));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTEMPTY') throw error;
  }
};
