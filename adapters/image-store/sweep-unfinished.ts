import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLeftover } from '../host/temporary-name.ts';

/** Removes files that a killed process was writing to rename them into place. */
export const sweepUnfinished = (folder: string): void => {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (isLeftover(name)) rmSync(join(folder, name), { force: true });
  }
};
