import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../domain/failure.ts';

/** Raised when the tables, or what is folded into them, change: a file of another version is made anew. */
const fleetVersion = 1;

/** Assemblies, hosts and the like are many, and the same on many machines: they stand in tables of their own. */
const schema = `
  CREATE TABLE meta (program TEXT NOT NULL, position TEXT);
  CREATE TABLE stores (id INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE, host TEXT NOT NULL, revision INTEGER NOT NULL, hash TEXT NOT NULL, time TEXT NOT NULL, broken TEXT);
  CREATE TABLE commands (store INTEGER NOT NULL, correlation TEXT NOT NULL, command TEXT NOT NULL, actor TEXT NOT NULL, installer TEXT, PRIMARY KEY (store, correlation)) WITHOUT ROWID;
  CREATE TABLE images (id INTEGER PRIMARY KEY, key TEXT NOT NULL, assembly TEXT NOT NULL, mvid TEXT NOT NULL, runtime TEXT NOT NULL, arch TEXT NOT NULL, scenario TEXT NOT NULL, UNIQUE (key, assembly, mvid, runtime, arch, scenario));
  CREATE TABLE held (store INTEGER NOT NULL, image INTEGER NOT NULL, source TEXT NOT NULL, state TEXT NOT NULL, reasons TEXT NOT NULL, failure TEXT NOT NULL, retired INTEGER NOT NULL, PRIMARY KEY (store, image)) WITHOUT ROWID;
  CREATE INDEX held_by_image ON held (image);
  CREATE INDEX held_invalid ON held (store) WHERE state = 'invalid' AND retired = 0;
  CREATE TABLE roots (id INTEGER PRIMARY KEY, store INTEGER NOT NULL, root TEXT NOT NULL, spec TEXT NOT NULL, path TEXT NOT NULL, assembly TEXT NOT NULL, position INTEGER NOT NULL, time TEXT NOT NULL, correlation TEXT NOT NULL, UNIQUE (store, root));
  CREATE TABLE needs (root INTEGER NOT NULL, image INTEGER NOT NULL, PRIMARY KEY (root, image)) WITHOUT ROWID;
  CREATE INDEX needs_by_image ON needs (image);
  PRAGMA user_version = ${fleetVersion};`;

const isUsable = (db: DatabaseSync, program: string): boolean => {
  try {
    return db.prepare('PRAGMA user_version').get()?.['user_version'] === fleetVersion && db.prepare('SELECT program FROM meta').get()?.['program'] === program;
  } catch {
    return false; // none yet, or damaged: it can be made again
  }
};

const made = (db: DatabaseSync, program: string): DatabaseSync => {
  db.exec(`BEGIN; ${schema}`);
  db.prepare('INSERT INTO meta VALUES (?, NULL)').run(program);
  db.exec('COMMIT');
  return db;
};

/** Disposable, so it is not flushed; what the process has written survives it, and a transaction that was cut short is undone. */
const settings = 'PRAGMA synchronous = OFF; PRAGMA journal_mode = TRUNCATE; PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;';

export const forgetFleetFile = (file: string): void => {
  for (const suffix of ['', '-journal']) rmSync(file + suffix, { force: true });
};

const openOrMake = (file: string, program: string): DatabaseSync => {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const db = new DatabaseSync(file);
  if (isUsable(db, program)) return db;
  db.close();
  forgetFleetFile(file);
  closeSync(openSync(file, 'wx', 0o600));
  return made(new DatabaseSync(file), program);
};

/**
 * Opens the database of what is known of a fleet, mode 0600, for `program` (its version: another may understand events that this one did
 * not); makes it anew where there is none that can be used. Null is one in memory.
 * @throws Failure `fleet-not-written`
 */
export const openFleetFile = (file: string | null, program: string): DatabaseSync => {
  if (file === null) return made(new DatabaseSync(':memory:'), program);
  try {
    const db = openOrMake(file, program);
    db.exec(settings);
    return db;
  } catch (error) {
    throw new Failure('fleet-not-written', `${file}: what is known of the fleet cannot be kept there: ${(error as Error).message}.`, { advice: 'Look at the free space and the rights of the folder; the file can be deleted.', cause: error });
  }
};
