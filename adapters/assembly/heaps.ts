import { bytesAt, corrupt } from './file-bytes.ts';
import type { Metadata, Region } from './metadata.ts';

// Names are a few dozen characters; the limit keeps a damaged heap from being read once per row.
const firstTry = 128;
const firstBlobTry = 64;
const longestString = 64 * 1024;

const itemAt = (metadata: Metadata, heap: Region, index: number, length: number, what: string): Buffer => {
  if (index + length > heap.size) throw corrupt(metadata.source.path, `${what} at ${index} lies outside of its heap of ${heap.size} bytes`);
  return bytesAt(metadata.source, heap.position + index, length, what);
};

/** The bytes of an item of the #Strings heap, without the NUL that ends it. */
const stringBytes = (metadata: Metadata, index: number): Buffer => {
  const rest = metadata.strings.size - index;
  for (let length = firstTry; ; length *= 4) {
    const bytes = itemAt(metadata, metadata.strings, index, Math.max(1, Math.min(length, rest)), 'a name');
    const end = bytes.indexOf(0);
    if (end !== -1) return bytes.subarray(0, end);
    if (length >= rest || length >= longestString) throw corrupt(metadata.source.path, `the name at ${index} of its string heap does not end`);
  }
};

/** An item of the #Strings heap, ECMA-335 §II.24.2.3. */
export const stringAt = (metadata: Metadata, index: number): string => {
  if (index === 0) return '';
  const { window, windowStart } = metadata.source;
  const at = metadata.strings.position + index - windowStart;
  const end = at >= 0 && index < metadata.strings.size ? window.indexOf(0, at) : -1;
  return end !== -1 && end - at < metadata.strings.size - index ? window.toString('utf8', at, end) : stringBytes(metadata, index).toString('utf8');
};

/** Whether an item of the #Strings heap is `expected`, which is ASCII. */
export const isStringAt = (metadata: Metadata, index: number, expected: string): boolean => {
  if (index + expected.length >= metadata.strings.size) return false;
  const bytes = itemAt(metadata, metadata.strings, index, expected.length + 1, 'a name');
  return bytes[expected.length] === 0 && bytes.toString('latin1', 0, expected.length) === expected;
};

/** An item of the #GUID heap (§II.24.2.5), index counting from 1: lower case with dashes; zeros for index 0. */
export const guidAt = (metadata: Metadata, index: number): string =>
  index === 0 ? formatGuid(Buffer.alloc(16)) : formatGuid(itemAt(metadata, metadata.guids, (index - 1) * 16, 16, 'a GUID'));

export const formatGuid = (bytes: Buffer): string => {
  const hex = bytes.toString('hex', 0, 16);
  const swapped = (at: number, count: number): string => {
    let out = '';
    for (let byte = at + count - 1; byte >= at; byte -= 1) out += hex.slice(2 * byte, 2 * byte + 2);
    return out;
  };
  return `${swapped(0, 4)}-${swapped(4, 2)}-${swapped(6, 2)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Length of a compressed unsigned integer and its value, ECMA-335 §II.23.2. */
export const compressedUnsigned = (bytes: Buffer, at: number): { readonly value: number; readonly size: number } => {
  const first = bytes.readUInt8(at);
  if (first < 0x80) return { value: first, size: 1 };
  if (first < 0xc0) return { value: bytes.readUInt16BE(at) & 0x3fff, size: 2 };
  return { value: bytes.readUInt32BE(at) & 0x1fffffff, size: 4 };
};

/** An item of the #Blob heap, §II.24.2.4. */
export const blobAt = (metadata: Metadata, index: number): Buffer => {
  if (index === 0) return Buffer.alloc(0);
  const start = itemAt(metadata, metadata.blobs, index, Math.max(1, Math.min(firstBlobTry, metadata.blobs.size - index)), 'a blob');
  const { value, size } = compressedUnsigned(start, 0);
  return size + value <= start.length ? start.subarray(size, size + value) : itemAt(metadata, metadata.blobs, index + size, value, 'a blob');
};

/** A SerString of a custom attribute's value (§II.23.3) at `at`, and where the next item begins; null for a null string. */
export const serializedString = (blob: Buffer, at: number): { readonly value: string | null; readonly end: number } => {
  if (blob.readUInt8(at) === 0xff) return { value: null, end: at + 1 };
  const { value: length, size } = compressedUnsigned(blob, at);
  const end = at + size + length;
  if (end > blob.length) throw new RangeError(`a string of ${length} bytes in a custom attribute of ${blob.length}`);
  return { value: blob.toString('utf8', at + size, end), end };
};
