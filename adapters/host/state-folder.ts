import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../../domain/failure.ts';

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the file system does not allow it',
  EROFS: 'the file system is read-only',
  ENOENT: 'the file system makes no folders there',
  ENOSPC: 'no space is left on the disk',
};

const make = (folder: string): void => {
  if (existsSync(folder)) return;
  make(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};

/**
 * Makes the folder of a store's log, one by one with those above it: Node's own recursive mkdir never ends in /proc.
 * @throws Failure `store-not-made` (kind permission where that is the reason)
 */
export const makeStateFolder = (folder: string): void => {
  try {
    make(folder);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new Failure('store-not-made', `There can be no store in ${folder}: ${words[code] ?? message}. Nothing was changed.`, {
      kind: code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'permission' : 'work',
      advice: 'Name another folder with --root.',
      cause: error,
    });
  }
};
