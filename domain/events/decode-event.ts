import { isLeft } from 'fp-ts/lib/Either.js';
import { PathReporter } from 'io-ts/lib/PathReporter.js';
import { Failure } from '../failure.ts';
import { eventCodecs, schemaVersion, type CacheEvent, type EventType } from './events.ts';

/** An event as a log keeps it, in the fields that its meaning depends on. */
export type StoredEvent = { readonly revision: number; readonly type: string; readonly schemaVersion: number; readonly data: unknown };

const isKnown = (type: string): type is EventType => Object.hasOwn(eventCodecs, type);

const undecodable = (event: StoredEvent, what: string): Failure =>
  new Failure('event-undecodable', `The log's event at position ${event.revision} (${event.type}) ${what}. Nothing after it was read.`, {
    kind: 'store',
    advice: 'It was written by a newer version of ngen, or the log is damaged: update ngen, or restore the log from a backup.',
  });

/**
 * The meaning of a stored event.
 * @throws Failure `event-undecodable` (kind store), which names the position, for an unknown type, a newer schema or other data.
 */
export const decodeEvent = (event: StoredEvent): CacheEvent => {
  if (!isKnown(event.type)) throw undecodable(event, 'is of a type that this version does not know');
  if (event.schemaVersion > schemaVersion) throw undecodable(event, `has schema version ${event.schemaVersion}; this version knows ${schemaVersion}`);
  const decoded = eventCodecs[event.type].decode(event.data);
  if (isLeft(decoded)) throw undecodable(event, `cannot be read: ${PathReporter.report(decoded)[0] ?? 'wrong data'}`);
  return { type: event.type, data: decoded.right } as CacheEvent;
};
