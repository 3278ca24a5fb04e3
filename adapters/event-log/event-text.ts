import type { Head, NewEvent, RecordedEvent } from './event-log.ts';
import { sha256 } from './sha256.ts';

/**
 * An event as text: JSON with every field in a fixed order, its hash last. The hash is SHA-256 (hex) over the same text without the
 * hash, so it covers the hash before it, the revision and all that the event says. The keys of `data` stay in the order in which
 * they were written: every store of ours keeps the text byte for byte.
 */
const hashedText = (revision: number, previousHash: string, event: NewEvent): string => {
  const { id, type, schemaVersion, time, correlationId, causationId, programVersion, data } = event;
  return JSON.stringify({ revision, previousHash, id, type, schemaVersion, time, correlationId, causationId, programVersion, data });
};

/** The hash that the event should have, from everything else in it. */
export const hashOf = (event: RecordedEvent): string => sha256(hashedText(event.revision, event.previousHash, event));

/** Texts of the events as they stand after `head`, and where the log ends with them. */
export const sealTexts = (head: Head, events: readonly NewEvent[]): { readonly texts: readonly string[]; readonly head: Head } => {
  let { revision, hash: last } = head;
  const texts = events.map((event) => {
    revision += 1;
    const text = hashedText(revision, last, event);
    last = sha256(text);
    return `${text.slice(0, -1)},"hash":"${last}"}`;
  });
  return { texts, head: { revision, hash: last } };
};

/** @throws SyntaxError for what is no event's text, such as a damaged database may bring */
export const parseEvent = (text: string): RecordedEvent => {
  const event = JSON.parse(text) as RecordedEvent | null;
  if (typeof event !== 'object' || event === null) throw new SyntaxError('the text is no event');
  return event;
};
