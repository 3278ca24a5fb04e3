import { statSync } from 'node:fs';

/** Whether a root's file is no longer there. One in a folder that we may not enter is not gone, and what reads it says why it cannot. */
export const isGone = (path: string): boolean => {
  try {
    statSync(path);
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
};
