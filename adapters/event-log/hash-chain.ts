import type { Head, NewEvent, RecordedEvent } from './event-log.ts';
import { hashOf, parseEvent, sealTexts } from './event-text.ts';

/** Where an empty log ends. */
export const emptyHead: Head = { revision: -1, hash: '0'.repeat(64) };

export const headOf = ({ revision, hash }: RecordedEvent): Head => ({ revision, hash });

/** The events as they stand in the log after `head`: numbered, and each sealed with the hash of the one before it. */
export const sealEvents = (head: Head, events: readonly NewEvent[]): readonly RecordedEvent[] => sealTexts(head, events).texts.map(parseEvent);

/** What is wrong at a position of the chain. */
export type ChainBreak = { readonly revision: number; readonly what: string };

/** Why `event` cannot be the one after `before`, or null. Cheap: the event's own hash is taken as given. */
export const linkProblem = (before: Head, event: RecordedEvent): ChainBreak | null => {
  const revision = before.revision + 1;
  if (event.revision !== revision) return { revision, what: `the event is missing; the next one has revision ${event.revision}` };
  if (event.previousHash !== before.hash) return { revision, what: 'the event before it is not the one that it was appended to' };
  return null;
};

/**
 * Follows the chain from `before` through `events`, which come right after it, and computes every hash again. `head` is where
 * the good part ends: hand it to the next call to verify a log batch by batch. A cut tail shows only against a head kept elsewhere.
 */
export const verifyChain = (before: Head, events: readonly RecordedEvent[]): { readonly head: Head; readonly broken: ChainBreak | null } => {
  let head = before;
  for (const event of events) {
    const broken = linkProblem(head, event) ?? (hashOf(event) === event.hash ? null : { revision: event.revision, what: 'the event was changed after it was appended' });
    if (broken !== null) return { head, broken };
    head = headOf(event);
  }
  return { head, broken: null };
};
