import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whether users without any special right can read all `files`, by the modes of the files and of the folders on the way. */
export const readableByAll = (files: readonly string[]): boolean => {
  const folders = new Map<string, boolean>();
  const entered = (folder: string): boolean => {
    const before = folders.get(folder);
    if (before !== undefined) return before;
    const answer = (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || entered(dirname(folder)));
    folders.set(folder, answer);
    return answer;
  };
  return files.every((file) => (statSync(file).mode & 0o004) !== 0 && entered(dirname(file)));
};
