import { isFailure } from '../../../domain/failure.ts';
import { bytesAt, withFile, type FileBytes } from '../../assembly/file-bytes.ts';
import { text16, u32, type ByteCursor } from './byte-cursor.ts';
import { readClock, type TraceClock } from './trace-clock.ts';
import { decoderOf, type RuntimeEvent } from './runtime-events.ts';
import { traceBlobs, type TraceBlob } from './trace-blobs.ts';
import { traceBlocks, type TraceBlock } from './trace-objects.ts';

/** How much of a trace there was. */
export type TraceEnd = {
  /** It ends as the runtime ends one. */
  readonly complete: boolean;
  /** In words, what could not be read. */
  readonly lost: readonly string[];
  /** Events that the runtime did not keep, because its buffers were full. */
  readonly dropped: number;
};

/** On which of the runtime's threads an event was noted, and when: milliseconds since the trace began. */
export type EventOrigin = { readonly thread: number; readonly ms: number };

type Decoder = (cursor: ByteCursor) => RuntimeEvent;

type Take = (event: RuntimeEvent, origin: EventOrigin) => void;

type Reading = { readonly decoders: Map<number, Decoder>; readonly sequences: Map<number, number>; clock: TraceClock; dropped: number; undecodable: number };

const learn = ({ decoders }: Reading, { payload }: TraceBlob): void => {
  const cursor = { bytes: payload, at: 0 };
  const id = u32(cursor);
  const decoder = decoderOf(text16(cursor), u32(cursor));
  if (decoder !== undefined) decoders.set(id, decoder);
};

/** A larger gap comes of a damaged number. */
const likelyLoss = 2 ** 24;

/** A thread numbers its events; a number that is left out is that of one that is lost. */
const count = (reading: Reading, { thread, sequence }: TraceBlob): void => {
  const last = reading.sequences.get(thread);
  if (last !== undefined && sequence > last + 1 && sequence - last < likelyLoss) reading.dropped += sequence - last - 1;
  reading.sequences.set(thread, sequence);
};

const decoded = (reading: Reading, { metadataId, payload }: TraceBlob): RuntimeEvent | null => {
  try {
    return reading.decoders.get(metadataId)?.({ bytes: payload, at: 0 }) ?? null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    reading.undecodable += 1;
    return null;
  }
};

/** Raises RangeError where the block is damaged: what comes before in it has been handed on. */
const readBlock = (source: FileBytes, block: TraceBlock, reading: Reading, take: Take): void => {
  for (const blob of traceBlobs(bytesAt(source, block.start, block.size, 'a block'))) {
    if (block.name === 'MetadataBlock') learn(reading, blob);
    else {
      count(reading, blob);
      const event = decoded(reading, blob);
      if (event !== null) take(event, { thread: blob.thread, ms: reading.clock(blob.time) });
    }
  }
};

const isDamage = (error: unknown): boolean => error instanceof RangeError || isFailure(error, 'corrupt-metadata');

/** The blocks up to the end, or to where the file is damaged; returns what is lost from there on, null for nothing. */
const readBlocks = (source: FileBytes, read: (block: TraceBlock) => void): string | null => {
  let end = 0;
  try {
    for (const block of traceBlocks(source)) {
      read(block);
      end = block.start + block.size;
    }
    return null;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return `the trace ends or is damaged after ${end} of its ${source.size} bytes`;
  }
};

/**
 * Reads a .nettrace file of any size, block by block, and hands each event that a report needs to `take`, in the file's order, which is that of time only within a thread. A file that is cut or
 * damaged gives what can be read of it, and what is lost is told. Raises `file-not-found` and `file-unreadable`.
 */
export const readTrace = (file: string, take: Take): TraceEnd =>
  withFile(file, (source) => {
    const reading: Reading = { decoders: new Map(), sequences: new Map(), clock: (ticks) => ticks, dropped: 0, undecodable: 0 };
    let damaged = 0;
    const end = readBlocks(source, (block) => {
      if (block.name === 'Trace') reading.clock = readClock(bytesAt(source, block.start, block.size, 'the clock'));
      if (block.name !== 'MetadataBlock' && block.name !== 'EventBlock') return;
      try {
        readBlock(source, block, reading, take);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        damaged += 1;
      }
    });
    const lost = [
      ...(end === null ? [] : [end]),
      ...(damaged === 0 ? [] : [damaged === 1 ? 'one of its blocks is damaged' : `${damaged} of its blocks are damaged`]),
      ...(reading.undecodable === 0 ? [] : [reading.undecodable === 1 ? 'one of its events cannot be understood' : `${reading.undecodable} of its events cannot be understood`]),
    ];
    return { complete: end === null, lost, dropped: reading.dropped };
  });
