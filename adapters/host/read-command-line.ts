import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

const mostBytes = 8192;

/** The arguments of a process, at most 8 KiB of them, the cut one left out; empty for kernel threads and processes that are gone. */
export const readCommandLine = (pid: number, root = '/'): readonly string[] => {
  let file: number;
  try {
    file = openSync(join(root, 'proc', String(pid), 'cmdline'), 'r');
  } catch {
    return []; // it has ended, or hidepid keeps it from us
  }
  try {
    const bytes = Buffer.alloc(mostBytes);
    const length = readSync(file, bytes, 0, mostBytes, 0);
    const argv = bytes.toString('utf8', 0, length).split('\0');
    argv.pop(); // what follows the last zero: nothing, or an argument that was cut, whose end might tell that it is a secret
    return length === mostBytes ? [...argv, '…'] : argv;
  } finally {
    closeSync(file);
  }
};
