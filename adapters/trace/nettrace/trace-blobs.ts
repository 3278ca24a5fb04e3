import { signedVarint, skip, u16, u8, varint, type ByteCursor } from './byte-cursor.ts';

/** An event of a block. `time` is in ticks of the trace's clock; `payload` is a part of the block's memory. */
export type TraceBlob = { readonly metadataId: number; readonly thread: number; readonly sequence: number; readonly time: number; readonly payload: Buffer };

const flag = { metadataId: 0x01, sequence: 0x02, thread: 0x04, stack: 0x08, activity: 0x10, relatedActivity: 0x20, payloadSize: 0x80 } as const;

const compressed = 1;

/** Fields that a blob leaves out are those of the one before it in the block. */
type Header = { metadataId: number; sequence: number; captureThread: number; time: number; payloadSize: number };

const readHeader = (cursor: ByteCursor, header: Header): void => {
  const flags = u8(cursor);
  if (flags & flag.metadataId) header.metadataId = varint(cursor);
  if (flags & flag.sequence) {
    // The difference to the event before, which may be another thread's: a number of 32 bits that goes round.
    header.sequence = (header.sequence + varint(cursor)) % 2 ** 32;
    header.captureThread = varint(cursor);
    varint(cursor); // processor
  }
  if (header.metadataId !== 0) header.sequence = (header.sequence + 1) % 2 ** 32;
  if (flags & flag.thread) varint(cursor);
  if (flags & flag.stack) varint(cursor);
  // Below zero where the event before is a later one of another thread.
  header.time += signedVarint(cursor);
  if (flags & flag.activity) skip(cursor, 16);
  if (flags & flag.relatedActivity) skip(cursor, 16);
  if (flags & flag.payloadSize) header.payloadSize = varint(cursor);
};

/** The events of the body of an event or metadata block, one by one. Raises RangeError where it is damaged. */
export function* traceBlobs(bytes: Buffer): Generator<TraceBlob> {
  const cursor = { bytes, at: 0 };
  const headerSize = u16(cursor);
  if ((u16(cursor) & compressed) === 0) throw new RangeError('its events are not compressed');
  skip(cursor, headerSize - 4);
  const header: Header = { metadataId: 0, sequence: 0, captureThread: 0, time: 0, payloadSize: 0 };
  while (cursor.at < bytes.length) {
    readHeader(cursor, header);
    const start = cursor.at;
    skip(cursor, header.payloadSize);
    yield { metadataId: header.metadataId, thread: header.captureThread, sequence: header.sequence, time: header.time, payload: bytes.subarray(start, cursor.at) };
  }
}
