import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openFolder } from './ngen.ts';

/** Lines that compilers wrote. */
export type NoteBook = {
  /** What a shell writes to, a line at a time. */
  readonly path: string;
  /** The lines since it was last read. */
  readonly read: () => readonly string[];
};

/** Of a pipe; what waits in it is at most 64 KiB (pipe(7)). */
const most = 2 ** 16;

/** A pipe that every user can write to, also one to whom all files are read-only. */
export const noteBook = (): NoteBook => {
  const path = join(openFolder(), 'notes');
  execFileSync('mkfifo', ['-m', '666', path]);
  const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(pipe));
  const read = (): readonly string[] => {
    const buffer = Buffer.alloc(most);
    try {
      return buffer.toString('utf8', 0, readSync(pipe, buffer)).split('\n').filter((line) => line !== '');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      return []; // nothing was written
    }
  };
  return { path, read };
};
