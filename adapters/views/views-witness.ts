import { existsSync } from 'node:fs';
import { isCheckpoint, type Witness } from './checkpoint.ts';
import { openImmutable } from './open-immutable.ts';
import { viewsFile } from './views-file.ts';

/** What the published views, of whatever version, know of the log; null when there are none that can be read. */
export const viewsWitness = (stateFolder: string): Witness | null => {
  const file = viewsFile(stateFolder);
  if (!existsSync(file)) return null;
  try {
    const database = openImmutable(file);
    try {
      const row = database.prepare('SELECT stream, revision, hash FROM meta').get();
      return row !== undefined && isCheckpoint(row) ? { file, ...row } : null;
    } finally {
      database.close();
    }
  } catch {
    return null; // damaged views are as good as none
  }
};
