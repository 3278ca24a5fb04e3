import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Head, RecordedEvent } from './event-log.ts';
import { parseEvent } from './event-text.ts';
import { emptyHead, headOf, linkProblem } from './hash-chain.ts';
import { damaged, isCorrupt, sqliteFailure } from './sqlite-errors.ts';

const batchSize = 512;

export type SqliteReader = {
  readonly head: () => Head;
  /** The events at the revisions from `from` on, at most `count`; fewer at the end. */
  readonly range: (from: number, count: number) => readonly RecordedEvent[];
  readonly forward: (from: number, limit: number) => Generator<readonly RecordedEvent[]>;
  readonly backward: (from: number, limit: number) => Generator<readonly RecordedEvent[]>;
};

/** Rows as arrays of columns: half the cost of rows as objects. */
const statement = (db: DatabaseSync, sql: string): ((...values: number[]) => [number, string][]) => {
  const prepared: StatementSync = db.prepare(sql);
  prepared.setReturnArrays(true);
  return (...values) => prepared.all(...values) as unknown as [number, string][];
};

/**
 * Reads by position, a batch at a time: no statement stays open between batches, so a slow reader holds back no checkpoint.
 * @throws Failure `store-damaged` naming the last good position, where SQLite, an event's text or the chain of two events is broken
 */
export const sqliteReader = (db: DatabaseSync, file: string): SqliteReader => {
  const up = statement(db, 'SELECT revision, event FROM events WHERE revision >= ? ORDER BY revision LIMIT ?');
  const down = statement(db, 'SELECT revision, event FROM events WHERE revision <= ? ORDER BY revision DESC LIMIT ?');

  const lastGood = (): Head => {
    let head = emptyHead;
    try {
      for (;;) {
        const event = up(head.revision + 1, 1).map(([, text]) => parseEvent(text))[0];
        if (event === undefined || linkProblem(head, event) !== null) return head;
        head = headOf(event);
      }
    } catch {
      return head; // the damage itself: where it begins is the answer
    }
  };
  const broken = (what: string, cause?: unknown): Error => {
    const { revision } = lastGood();
    return damaged(file, `${what}; ${revision < 0 ? 'none of its events is good' : `the last good event is at position ${revision}`}`, cause);
  };
  const read = (rows: () => [number, string][]): readonly RecordedEvent[] => {
    try {
      return rows().map(([revision, text]) => {
        const event = parseEvent(text);
        if (event.revision !== revision) throw new SyntaxError(`the event at position ${revision} says that it is at ${event.revision}`);
        return event;
      });
    } catch (error) {
      if (isCorrupt(error) || error instanceof SyntaxError) throw broken('the log is damaged', error);
      throw sqliteFailure(file, error);
    }
  };
  const checkLinks = (events: readonly RecordedEvent[], before: Head | null): Head | null => {
    let head = before;
    for (const event of events) {
      const problem = head === null ? null : linkProblem(head, event);
      if (problem !== null) throw broken(`the log is broken at position ${problem.revision}: ${problem.what}`);
      head = event;
    }
    return head;
  };

  return {
    head: () => read(() => down(Number.MAX_SAFE_INTEGER, 1)).map(headOf)[0] ?? emptyHead,
    range: (from, count) => read(() => up(from, count)),
    *forward(from, limit) {
      let next = Math.max(from, 0);
      let before: Head | null = next === 0 ? emptyHead : null;
      for (let left = limit; left > 0; ) {
        const events = read(() => up(next, Math.min(batchSize, left)));
        if (events.length === 0) return;
        before = checkLinks(events, before);
        yield events;
        next = events.at(-1)!.revision + 1;
        left -= events.length;
      }
    },
    *backward(from, limit) {
      let next = from;
      for (let left = limit; left > 0 && next >= 0; ) {
        const events = read(() => down(next, Math.min(batchSize, left)));
        if (events.length === 0) return;
        checkLinks(events.toReversed(), null);
        yield events;
        next = events.at(-1)!.revision - 1;
        left -= events.length;
      }
    },
  };
};
