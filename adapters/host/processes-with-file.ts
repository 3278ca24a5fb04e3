import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const opened = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).map((descriptor) => {
      try {
        return readlinkSync(join(folder, descriptor));
      } catch {
        return ''; // closed meanwhile
      }
    });
  } catch {
    return []; // it has ended, or is another user's
  }
};

/** Other processes that have the file open, by id; of other users' processes root alone hears. */
export const processesWithFile = (file: string, root = '/proc'): readonly number[] => {
  if (!existsSync(file)) return [];
  const real = realpathSync.native(file); // as descriptors name it, whatever links lead there
  return readdirSync(root)
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && opened(join(root, name, 'fd')).includes(real))
    .map(Number);
};
