import type { RecordedEvent } from './event-log.ts';

/** Bytes of one append: EventStoreDB takes 1,048,576, and the envelope of each event has its part of them. */
const mostBytes = 900_000;
const envelopeBytes = 700;

/** Cuts events that go to another log into as many as one append takes. An event of a log always fits by itself. */
export function* appendParts(events: readonly RecordedEvent[]): Generator<readonly RecordedEvent[]> {
  let part: RecordedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(JSON.stringify(event.data)) + envelopeBytes;
    if (part.length > 0 && bytes + size > mostBytes) {
      yield part;
      [part, bytes] = [[], 0];
    }
    part.push(event);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
