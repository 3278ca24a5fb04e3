import type { DatabaseSync } from 'node:sqlite';
import { isRepeated, refuseEmpty, refuseTooLarge } from './check-append.ts';
import type { AppendResult, Head, NewEvent } from './event-log.ts';
import { sealTexts } from './event-text.ts';
import { headOf } from './hash-chain.ts';
import { isBusy, sqliteFailure } from './sqlite-errors.ts';
import type { SqliteReader } from './sqlite-read.ts';

/** Appends in one transaction that holds the write lock from its start: the head cannot move between the check and the insert. */
export const sqliteAppend = (db: DatabaseSync, file: string, reader: SqliteReader): ((expected: Head, events: readonly NewEvent[]) => AppendResult) => {
  const insert = db.prepare('INSERT INTO events VALUES (?, ?)');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');

  const store = (expected: Head, events: readonly NewEvent[], texts: readonly string[], after: Head): AppendResult => {
    const head = reader.head();
    if (head.revision === expected.revision && head.hash === expected.hash) {
      for (const [index, text] of texts.entries()) insert.run(head.revision + 1 + index, text);
      return { ok: true, head: after };
    }
    const there = reader.range(expected.revision + 1, events.length);
    return isRepeated(events, there.map(({ id }) => id)) ? { ok: true, head: headOf(there.at(-1)!) } : { ok: false, conflict: head };
  };

  return (expected, events) => {
    refuseEmpty(events);
    const { texts, head: after } = sealTexts(expected, events);
    refuseTooLarge(file, texts);
    try {
      begin.run();
      const result = store(expected, events, texts, after);
      commit.run();
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      // Somebody else was appending all the time: for the caller the same as having come too late.
      if (isBusy(error)) return { ok: false, conflict: reader.head() };
      throw sqliteFailure(file, error);
    }
  };
};
