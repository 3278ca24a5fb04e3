import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a process that we may look at has the folder in its environment: a child of the application that goes on. */
const isNamed = (folder: string): boolean =>
  readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(join('/proc', pid, 'environ'), 'latin1').includes(`=${folder}/`);
    } catch {
      return false; // gone, or somebody else's
    }
  });

/** Removes the folder of a run on Mono; while children of the application go on, the name of its log stays, and leads to nowhere (see `ownLog`). */
export const releaseFolder = (folder: string): void => {
  if (!isNamed(folder)) return rmSync(folder, { recursive: true, force: true });
  for (const name of readdirSync(folder)) if (name !== 'mono.log') rmSync(join(folder, name), { recursive: true, force: true });
};
