import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Checkpoint } from './checkpoint.ts';
import { openImmutable } from './open-immutable.ts';
import { viewsFile, viewsVersion, type ImageEntry, type RootEntry, type Views } from './views-file.ts';

/** Views that questions are put to. Close them when done. */
export type OpenViews = {
  readonly queue: () => string;
  /** One column of every row, which is all that a list needs: in one text, because ten thousand strings from SQLite take longer. */
  readonly joined: (name: 'json' | 'line', table: 'roots' | 'images', separator: string) => string;
  readonly roots: () => readonly RootEntry[];
  readonly images: () => readonly ImageEntry[];
  readonly countInvalid: () => number;
  /** The id of a root's launcher when the root has nothing left to do, else null. */
  readonly launcherOfCurrent: (root: string) => string | null;
  readonly close: () => void;
};

/** Views as they were published, of a store's state at a checkpoint. */
export type PublishedViews = OpenViews & { readonly checkpoint: Checkpoint; /** Every row of every table, to compare with other views. */ readonly all: () => Views };

const joined = (database: DatabaseSync, name: 'json' | 'line', table: 'roots' | 'images', separator: string): string =>
  (database.prepare(`SELECT coalesce(group_concat(${name}, ? ORDER BY rowid), '') AS text FROM ${table}`).get(separator) as { text: string }).text;

const open = (file: string): PublishedViews | null => {
  const database = openImmutable(file);
  const version = database.prepare('PRAGMA user_version').get() as { user_version: number } | undefined;
  if (version?.user_version !== viewsVersion) {
    database.close();
    return null;
  }
  const { queue, ...checkpoint } = database.prepare('SELECT stream, revision, hash, queue FROM meta').get() as Checkpoint & { readonly queue: string };
  const roots = (): readonly RootEntry[] => database.prepare('SELECT * FROM roots ORDER BY rowid').all() as unknown as readonly RootEntry[];
  const images = (): readonly ImageEntry[] => database.prepare('SELECT * FROM images ORDER BY rowid').all() as unknown as readonly ImageEntry[];
  return {
    checkpoint,
    all: () => ({
      queue,
      roots: roots(),
      images: images(),
      invalid: database.prepare('SELECT image FROM invalid').all().map(({ image }) => String(image)),
      current: database.prepare('SELECT root, launcher FROM current').all() as unknown as Views['current'],
    }),
    queue: () => queue,
    joined: (name, table, separator) => joined(database, name, table, separator),
    roots,
    images,
    countInvalid: () => Number(database.prepare('SELECT count(*) AS count FROM invalid').get()?.['count']),
    launcherOfCurrent: (root) => (database.prepare('SELECT launcher FROM current WHERE root = ?').get(root) as { launcher: string } | undefined)?.launcher ?? null,
    close: () => database.close(),
  };
};

/** The published views; null when there are none, or none that this version can read: they are built anew from the log. */
export const readViews = (stateFolder: string): PublishedViews | null => {
  const file = viewsFile(stateFolder);
  if (!existsSync(file)) return null;
  try {
    return open(file);
  } catch {
    return null; // damaged views are as good as none
  }
};
