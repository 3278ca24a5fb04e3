import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Flushes a file, or a folder's entries, to the disk, so that they survive a power failure. Raises the system's errors. */
export const syncPath = (path: string): void => {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
};
