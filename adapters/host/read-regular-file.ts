import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { withoutWaiting } from './without-waiting.ts';

/** Why a file was not read: it is no regular file, or larger than allowed. */
export type NotRead = { readonly problem: 'no regular file' | 'too large'; readonly size: number };

/**
 * The content of a file that strangers may have put there: a pipe is not waited for, a device not read to its end, and not more than `largest` bytes
 * are taken in. Raises the system's error when it cannot be opened.
 */
export const readRegularFile = (file: string, largest: number): Buffer | NotRead => {
  const fd = openSync(file, withoutWaiting);
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) return { problem: 'no regular file', size: 0 };
    return stat.size > largest ? { problem: 'too large', size: stat.size } : readFileSync(fd);
  } finally {
    closeSync(fd);
  }
};
