import { isLeft } from 'fp-ts/lib/Either.js';
import { PathReporter } from 'io-ts/lib/PathReporter.js';
import { Failure } from '../failure.ts';
import { eventCodecs, type CacheEvent, type EventType } from './events.ts';
import { upcast, upcasts, versionOf, type Upcasts } from './upcast.ts';

/** An event as a log keeps it, in the fields that its meaning depends on. */
export type StoredEvent = { readonly revision: number; readonly type: string; readonly schemaVersion: number; readonly data: unknown };

const isKnown = (type: string): type is EventType => Object.hasOwn(eventCodecs, type);

const undecodable = (event: StoredEvent, what: string): Failure =>
  new Failure('event-undecodable', `The log's event at position ${event.revision} (${event.type}) ${what}. Nothing after it was read.`, {
    kind: 'store',
    advice: 'It was written by a newer version of ngen, or the log is damaged: update ngen, or restore the log from a backup.',
  });

/** What a step cannot bring to the next version was never written by a version of ngen. */
const present = (event: StoredEvent, type: EventType, table: Upcasts): unknown => {
  try {
    return upcast(type, event.schemaVersion, event.data, table);
  } catch (error) {
    throw undecodable(event, `cannot be brought from version ${event.schemaVersion} to the present one: ${(error as Error).message}`);
  }
};

const isVersion = (version: number, newest: number): boolean => Number.isInteger(version) && version >= 1 && version <= newest;

/**
 * Tells the meaning of stored events, older ones by the steps of `table`. The function
 * @throws Failure `event-undecodable` (kind store), which names the position, for an unknown type, an unknown version or other data
 */
export const decoderWith =
  (table: Upcasts): ((event: StoredEvent) => CacheEvent) =>
  (event) => {
    const { type, schemaVersion } = event;
    if (!isKnown(type)) throw undecodable(event, 'is of a type that this version does not know');
    const newest = versionOf(type, table);
    if (!isVersion(schemaVersion, newest)) throw undecodable(event, `has schema version ${schemaVersion}; this version knows those up to ${newest}`);
    const decoded = eventCodecs[type].decode(present(event, type, table));
    if (isLeft(decoded)) throw undecodable(event, `cannot be read: ${PathReporter.report(decoded)[0] ?? 'wrong data'}`);
    return { type, data: decoded.right } as CacheEvent;
  };

/** The meaning of a stored event; raises as `decoderWith` says. */
export const decodeEvent = decoderWith(upcasts);
