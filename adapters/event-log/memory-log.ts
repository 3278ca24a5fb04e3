import { randomUUID } from 'node:crypto';
import { Subject, takeUntil } from 'rxjs';
import { isRepeated, refuseEmpty, refuseTooLarge } from './check-append.ts';
import type { AppendResult, EventLog, Head, NewEvent } from './event-log.ts';
import { parseEvent, sealTexts } from './event-text.ts';
import { follow } from './follow.ts';
import { emptyHead, headOf } from './hash-chain.ts';
import { streamName } from './stream-name.ts';

/** What several handles of one log in memory share. */
export type Memory = { readonly stream: string; readonly texts: string[]; readonly changes: Subject<void> };

export const newMemory = (storeId: string = randomUUID()): Memory => ({ stream: streamName(storeId), texts: [], changes: new Subject() });

const batchSize = 512;

/** A log that ends with the process: for tests, and for what should leave no trace. */
export const openMemoryLog = ({ stream, texts, changes }: Memory = newMemory()): EventLog => {
  const closed = new Subject<void>();
  const at = (revision: number): Head => (revision < 0 ? emptyHead : headOf(parseEvent(texts[revision]!)));
  const headNow = (): Head => at(texts.length - 1);

  const append = (expected: Head, events: readonly NewEvent[]): AppendResult => {
    refuseEmpty(events);
    const sealed = sealTexts(expected, events);
    refuseTooLarge(stream, sealed.texts);
    const head = headNow();
    if (head.revision === expected.revision && head.hash === expected.hash) {
      texts.push(...sealed.texts);
      changes.next();
      return { ok: true, head: sealed.head };
    }
    const there = texts.slice(expected.revision + 1, expected.revision + 1 + events.length).map((text) => parseEvent(text).id);
    return isRepeated(events, there) ? { ok: true, head: at(expected.revision + events.length) } : { ok: false, conflict: head };
  };

  const readForward: EventLog['readForward'] = async function* readForward(from, limit = Infinity) {
    const end = Math.max(from, 0) + limit;
    for (let next = Math.max(from, 0); next < Math.min(end, texts.length); next += batchSize) {
      yield texts.slice(next, Math.min(next + batchSize, end)).map(parseEvent);
    }
  };
  const readBackward: EventLog['readBackward'] = async function* readBackward(from, limit = Infinity) {
    const start = Math.min(from === 'end' ? Infinity : from, texts.length - 1);
    const stop = Math.max(start - limit, -1);
    for (let next = start; next > stop; next -= batchSize) {
      yield texts.slice(Math.max(next - batchSize, stop) + 1, next + 1).map(parseEvent).toReversed();
    }
  };

  return {
    stream,
    head: async () => headNow(),
    append: async (expected, events) => append(expected, events),
    readForward,
    readBackward,
    subscribe: (from) => follow(readForward, changes.pipe(takeUntil(closed)), from),
    close: async () => closed.next(),
  };
};
