import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './store-failure.ts';

/** Makes a folder (and its parents) that all may read, whatever the umask. */
export const makeFolder = (path: string): void => {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return; // another process was faster
    throw error;
  }
  chmodSync(path, 0o755);
};
