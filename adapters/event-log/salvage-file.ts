import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../domain/failure.ts';
import { unreadable } from '../host/unreadable.ts';
import { openImmutable } from '../views/open-immutable.ts';
import type { RecordedEvent } from './event-log.ts';
import { parseEvent } from './event-text.ts';
import { headOf } from './hash-chain.ts';
import { goodPart, isWhole, type Salvage } from './salvage.ts';
import { streamName } from './stream-name.ts';
import { transplantHeader } from './transplant-header.ts';

const mostAtOnce = 512;

type Opened = { readonly db: DatabaseSync; readonly isSound: boolean; readonly close: () => void };

/** Whether its schema can be read: the events themselves may still be damaged. */
const hasEvents = (db: DatabaseSync): boolean => {
  try {
    db.prepare('SELECT revision, event FROM events LIMIT 0').all();
    return true;
  } catch {
    return false;
  }
};

const passesCheck = (db: DatabaseSync): boolean => {
  try {
    return db.prepare('PRAGMA quick_check').get()?.['quick_check'] === 'ok';
  } catch {
    return false;
  }
};

/** So that not even the journal is taken into the file; where there is none, nothing is made beside it either. */
const openAsItIs = (file: string): Opened | null => {
  const db = existsSync(`${file}-wal`) ? new DatabaseSync(file, { readOnly: true }) : openImmutable(file);
  if (hasEvents(db)) return { db, isSound: passesCheck(db), close: () => db.close() };
  db.close();
  return null;
};

const openTransplanted = (file: string): Opened => {
  const { copy, remove } = transplantHeader(file);
  const db = new DatabaseSync(copy);
  return {
    db,
    isSound: false,
    close: () => {
      db.close();
      remove();
    },
  };
};

const rowsOf = (db: DatabaseSync, sql: string, ...values: number[]): readonly RecordedEvent[] | null => {
  try {
    return db.prepare(sql).all(...values).map(({ event }) => parseEvent(String(event)));
  } catch {
    return null; // damage, in the file or in a text
  }
};

const streamIn = (db: DatabaseSync): string | null => {
  try {
    const id = db.prepare('SELECT id FROM store').get()?.['id'];
    return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? streamName(id) : null;
  } catch {
    return null;
  }
};

/**
 * What can be had of a log's file, which stays as it is. A file whose beginning is destroyed is read in a copy with a new one.
 * @throws Failure `file-missing`, `unreadable-file`
 */
export const salvageFile = (file: string): Salvage => {
  if (!existsSync(file)) throw new Failure('file-missing', `${file} is missing. Nothing was changed.`, { advice: 'Name the damaged log, a backup of it, or a replica: esdb://HOST:2113.' });
  if (!statSync(file).isFile()) throw new Failure('unreadable-file', `${file} is no file. Nothing was changed.`, { advice: 'Name the damaged log, a backup of it, or a replica: esdb://HOST:2113.' });
  try {
    closeSync(openSync(file, 'r'));
  } catch (error) {
    throw unreadable(file, error);
  }
  const { db, isSound, close } = openAsItIs(file) ?? openTransplanted(file);
  /** Fewer at a time where many cannot be read, down to one. */
  const read = (from: number): readonly RecordedEvent[] => {
    for (let count = mostAtOnce; count >= 1; count = Math.floor(count / 8)) {
      const found = rowsOf(db, 'SELECT event FROM events WHERE revision >= ? ORDER BY revision LIMIT ?', from, count);
      if (found !== null) return found;
    }
    return [];
  };
  const whole = (found: readonly RecordedEvent[] | null): RecordedEvent | null => found?.find(isWhole) ?? null;
  return {
    name: file,
    stream: streamIn(db),
    isSound,
    last: async () => whole(rowsOf(db, 'SELECT event FROM events ORDER BY revision DESC LIMIT 1')),
    at: async (revision) => whole(rowsOf(db, 'SELECT event FROM events WHERE revision = ?', revision)),
    async *after(head) {
      for (let end = head; ; ) {
        const good = goodPart(end, read(end.revision + 1));
        if (good.length === 0) return;
        yield good;
        end = headOf(good.at(-1)!);
      }
    },
    close: async () => close(),
  };
};
