import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { viewsFile, viewsVersion, type ImageEntry, type RootEntry } from './views-file.ts';

/** Views as they were published. Close them when done. */
export type OpenViews = {
  readonly checkpoint: number;
  readonly stream: string;
  readonly queue: () => string;
  /** One column of every row, which is all that a list needs. */
  readonly column: (name: 'json' | 'line', table: 'roots' | 'images') => readonly string[];
  readonly roots: () => readonly RootEntry[];
  readonly images: () => readonly ImageEntry[];
  readonly countInvalid: () => number;
  readonly isCurrent: (root: string) => boolean;
  readonly close: () => void;
};

const column = (database: DatabaseSync, name: 'json' | 'line', table: 'roots' | 'images'): readonly string[] => {
  const statement = database.prepare(`SELECT ${name} FROM ${table} ORDER BY rowid`);
  statement.setReturnArrays(true);
  return statement.all().map((row) => String(Object.values(row)[0]));
};

const open = (file: string): OpenViews | null => {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  const database = new DatabaseSync(url, { readOnly: true });
  const version = database.prepare('PRAGMA user_version').get() as { user_version: number } | undefined;
  if (version?.user_version !== viewsVersion) {
    database.close();
    return null;
  }
  const meta = database.prepare('SELECT checkpoint, stream, queue FROM meta').get() as { checkpoint: number; stream: string; queue: string };
  return {
    checkpoint: meta.checkpoint,
    stream: meta.stream,
    queue: () => meta.queue,
    column: (name, table) => column(database, name, table),
    roots: () => database.prepare('SELECT * FROM roots ORDER BY rowid').all() as unknown as readonly RootEntry[],
    images: () => database.prepare('SELECT * FROM images ORDER BY rowid').all() as unknown as readonly ImageEntry[],
    countInvalid: () => Number(database.prepare('SELECT count(*) AS count FROM invalid').get()?.['count']),
    isCurrent: (root) => database.prepare('SELECT 1 FROM current WHERE root = ?').get(root) !== undefined,
    close: () => database.close(),
  };
};

/** The published views; null when there are none, or none that this version can read: they are built anew from the log. */
export const readViews = (stateFolder: string): OpenViews | null => {
  const file = viewsFile(stateFolder);
  if (!existsSync(file)) return null;
  try {
    return open(file);
  } catch {
    return null; // damaged views are as good as none
  }
};
