import { closeSync, existsSync, linkSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../domain/failure.ts';
import { syncPath } from '../host/sync-path.ts';
import { temporaryName } from '../host/temporary-name.ts';
import { openImmutable } from '../views/open-immutable.ts';
import { damaged, isNotWritten, sqliteFailure } from './sqlite-errors.ts';

/** 'ngen' as a number: what `file` and our own check know a log by. */
const applicationId = 0x6e67656e;
const formatVersion = 1;

const schema = (storeId: string): string => `
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${formatVersion};
  CREATE TABLE store (id TEXT NOT NULL) STRICT;
  CREATE TABLE events (revision INTEGER PRIMARY KEY, event TEXT NOT NULL) STRICT;
  CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
  INSERT INTO store VALUES ('${storeId}');`;

/** Makes a whole log beside `file` and links it there: whoever sees the file sees a log, and the first of two makers wins. */
const createLog = (file: string, storeId: string): void => {
  const temporary = temporaryName(file);
  try {
    closeSync(openSync(temporary, 'wx', 0o600));
    const db = new DatabaseSync(temporary);
    try {
      db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN;${schema(storeId)} COMMIT;`);
    } finally {
      db.close();
    }
    linkSync(temporary, file);
    syncPath(dirname(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return;
    throw new Failure('log-not-created', `${file}: the log could not be created: ${(error as Error).message}. Nothing was left behind.`, {
      kind: code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'permission' : 'work',
      cause: error,
    });
  } finally {
    for (const suffix of ['', '-wal', '-shm']) rmSync(temporary + suffix, { force: true });
  }
};

const numberOf = (db: DatabaseSync, pragma: string): number => Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);

const checkFormat = (db: DatabaseSync, file: string): void => {
  if (numberOf(db, 'application_id') !== applicationId) throw damaged(file, 'it is no log of ngen');
  const version = numberOf(db, 'user_version');
  if (version > formatVersion) {
    throw new Failure('store-newer', `${file}: the log has format ${version}; this version of ngen knows ${formatVersion}. It was left as it is.`, { kind: 'store', advice: 'Use the newer version of ngen.' });
  }
};

const storeIdIn = (db: DatabaseSync, file: string): string => {
  const row = db.prepare('SELECT id FROM store').get();
  if (typeof row?.['id'] !== 'string') throw damaged(file, 'it has no store id');
  return row['id'];
};

export type SqliteFile = { readonly db: DatabaseSync; readonly storeId: string };

/** `busyTimeout` in milliseconds; see `openSqliteLog`. */
export type FileOptions = {
  readonly file: string;
  readonly storeId?: string | undefined;
  readonly readOnly?: boolean | undefined;
  readonly purpose?: 'look' | 'change' | undefined;
  readonly busyTimeout?: number | undefined;
};

const checked = (db: DatabaseSync, file: string, setting: string): SqliteFile => {
  try {
    checkFormat(db, file);
    db.exec(setting);
    return { db, storeId: storeIdIn(db, file) };
  } catch (error) {
    db.close();
    throw error;
  }
};

/**
 * On a full disk SQLite cannot make the index (`-shm`) that it wants for a log in WAL mode. Where no `-wal` file holds anything, everything is
 * in the log itself, and nobody writes to it, since who writes has that file: it can be read as one that does not change.
 */
const withoutRoom = (file: string, cause: unknown): SqliteFile => {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return checked(openImmutable(file), file, 'PRAGMA query_only = ON');
  throw new Failure('log-needs-room', `${file}: to read it takes a little room beside it, and there is none: ${(cause as Error).message}. Nothing was changed.`, {
    advice: 'Free some disk space, and run the command again.',
    cause,
  });
};

/** Opens the database of a log, which is made first when there is none, and checks that it is one. */
export const openSqliteFile = ({ file, storeId, readOnly = false, purpose = 'change', busyTimeout = 5000 }: FileOptions): SqliteFile => {
  if (!readOnly && !existsSync(file)) createLog(file, storeId ?? crypto.randomUUID());
  try {
    try {
      // A copy that VACUUM INTO made is not in WAL mode.
      return checked(new DatabaseSync(file, { readOnly, timeout: busyTimeout }), file, readOnly ? 'PRAGMA query_only = ON' : 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    } catch (error) {
      if (purpose === 'look' && isNotWritten(error)) return withoutRoom(file, error);
      throw error;
    }
  } catch (error) {
    throw sqliteFailure(file, error);
  }
};
