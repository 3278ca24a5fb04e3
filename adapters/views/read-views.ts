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
  readonly isCurrent: (root: string) => boolean;
  readonly close: () => void;
};

const all = <R>(database: DatabaseSync, columns: string, table: 'roots' | 'images'): readonly R[] =>
  database.prepare(`SELECT ${columns} FROM ${table} ORDER BY rowid`).all() as unknown as readonly R[];

const column = (database: DatabaseSync, name: 'json' | 'line', table: 'roots' | 'images'): readonly string[] =>
  all<Record<typeof name, string>>(database, name, table).map((row) => row[name]);

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
    roots: () => all(database, '*', 'roots'),
    images: () => all(database, '*', 'images'),
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
