import type { Checkpoint } from './checkpoint.ts';
import { replaceDatabase } from './replace-database.ts';
import { viewsFile, viewsVersion, type Views } from './views-file.ts';

const schema = `
  PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  CREATE TABLE meta (stream TEXT NOT NULL, revision INTEGER NOT NULL, hash TEXT NOT NULL, queue TEXT NOT NULL);
  CREATE TABLE roots (assembly TEXT NOT NULL, path TEXT NOT NULL, json TEXT NOT NULL, line TEXT NOT NULL);
  CREATE TABLE images (id TEXT NOT NULL, assembly TEXT NOT NULL, needs TEXT NOT NULL, json TEXT NOT NULL, line TEXT NOT NULL);
  CREATE TABLE invalid (image TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE current (root TEXT PRIMARY KEY, launcher TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${viewsVersion};`;

/**
 * Writes views into a file, in the place of what is there.
 * @throws Failure `views-not-written`
 */
export const writeViewsTo = (file: string, { stream, revision, hash }: Checkpoint, views: Views): void =>
  replaceDatabase(file, 'nothing', (database) => {
    database.exec(`${schema} BEGIN`);
    database.prepare('INSERT INTO meta VALUES (?, ?, ?, ?)').run(stream, revision, hash, views.queue);
    const root = database.prepare('INSERT INTO roots VALUES (?, ?, ?, ?)');
    for (const { assembly, path, json, line } of views.roots) root.run(assembly, path, json, line);
    const image = database.prepare('INSERT INTO images VALUES (?, ?, ?, ?, ?)');
    for (const { id, assembly, needs, json, line } of views.images) image.run(id, assembly, needs, json, line);
    const current = database.prepare('INSERT INTO current VALUES (?, ?)');
    for (const { root: id, launcher } of views.current) current.run(id, launcher);
    const invalid = database.prepare('INSERT INTO invalid VALUES (?)');
    for (const id of views.invalid) invalid.run(id);
    database.exec('COMMIT');
  });

/** Puts new views of a store in the place of the old ones; raises as `writeViewsTo`. */
export const writeViews = (stateFolder: string, checkpoint: Checkpoint, views: Views): void => writeViewsTo(viewsFile(stateFolder), checkpoint, views);
