import { bytesAt, type FileBytes } from '../../assembly/file-bytes.ts';

/** A block of a trace: `start` and `size` of its body in the file. */
export type TraceBlock = { readonly name: string; readonly start: number; readonly size: number };

/** The header in front of the first object. */
const preamble = Buffer.from('Nettrace\u0014\0\0\0!FastSerialization.1', 'latin1');

const beginObject = 5;
const endObject = 6;
const endOfFile = 1;
const longestName = 64;

/** Bytes of the `Trace` object's body: times, clock, pointer size, process, processors, sampling. */
const traceBodySize = 48;

/** The runtime writes blocks of 100 KB; one of this size is damage, and no reason to take so much memory. */
const largestBlock = 16 * 2 ** 20;

/** Pads to a multiple of four from the beginning of the file. */
const aligned = (position: number): number => Math.ceil(position / 4) * 4;

const readBlock = (source: FileBytes, position: number): TraceBlock & { readonly end: number } => {
  const head = bytesAt(source, position, 15, 'the beginning of a block');
  const nameLength = head.readUInt32LE(11);
  if (head[0] !== beginObject || head[1] !== beginObject || head[2] !== 1 || nameLength === 0 || nameLength > longestName) {
    throw new RangeError('no block begins there');
  }
  const name = bytesAt(source, position + 15, nameLength, 'the name of a block').toString('latin1');
  const inside = position + 15 + nameLength + 1;
  if (name === 'Trace') return { name, start: inside, size: traceBodySize, end: inside + traceBodySize + 1 };
  const size = bytesAt(source, inside, 4, 'the size of a block').readUInt32LE(0);
  if (size > largestBlock) throw new RangeError(`its block claims ${size} bytes`);
  const start = aligned(inside + 4);
  return { name, start, size, end: start + size + 1 };
};

/**
 * The blocks of a .nettrace file (version 4 of the format, which .NET 8 to 10 write), one by one, up to where the file says that it is complete.
 * Raises RangeError where it goes on in a way that the format does not know, `corrupt-metadata` where it just ends.
 */
export function* traceBlocks(source: FileBytes): Generator<TraceBlock> {
  if (!bytesAt(source, 0, preamble.length, 'its beginning').equals(preamble)) throw new RangeError('it does not begin as a trace does');
  let position = preamble.length;
  while (bytesAt(source, position, 1, 'the next block')[0] !== endOfFile) {
    const block = readBlock(source, position);
    yield block;
    if (bytesAt(source, block.end - 1, 1, 'the end of a block')[0] !== endObject) throw new RangeError('its block has no end');
    position = block.end;
  }
}
