import type { Head } from './event-log.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { sqliteReader } from './sqlite-read.ts';
import { streamName } from './stream-name.ts';

/** Where the log in `file` ends, for a command that only asks whether it knows everything already: loads nothing but SQLite. */
export const sqliteHead = (file: string): { readonly stream: string; readonly head: Head } => {
  const { db, storeId } = openSqliteFile({ file, purpose: 'look' });
  try {
    return { stream: streamName(storeId), head: sqliteReader(db, file).head() };
  } finally {
    db.close();
  }
};
