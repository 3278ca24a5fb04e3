import { lstatSync, rmdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Everyone may put anything into the spool under any name: a folder is removed when it is empty, and else left alone. */
export const removeHint = (spool: string, name: string): void => {
  const path = join(spool, name);
  try {
    if (lstatSync(path).isDirectory()) rmdirSync(path);
    else unlinkSync(path);
  } catch {
    // Gone already, or something that nobody needs to remove: a hint is only a reason to look.
  }
};
