import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../../domain/failure.ts';

/** @throws Failure `folder-missing` where a new file could not be written for want of its folder */
export const requireFolderOf = (file: string): void => {
  const folder = dirname(file);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new Failure('folder-missing', `${file} cannot be written: there is no folder ${folder}. Nothing was written.`, { advice: 'Make it, or name a file in a folder that is there.' });
};
