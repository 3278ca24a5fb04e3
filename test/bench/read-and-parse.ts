import { DatabaseSync } from 'node:sqlite';

/** Reads all rows of a log and parses them, and nothing else; how many they were. */
export const readAndParse = (file: string): number => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    let count = 0;
    for (const row of db.prepare('SELECT event FROM events').iterate()) if (typeof JSON.parse(String(row['event'])) === 'object') count += 1;
    return count;
  } finally {
    db.close();
  }
};
