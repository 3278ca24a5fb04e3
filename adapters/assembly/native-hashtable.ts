import { nativeUnsigned } from './native-integer.ts';

/**
 * How many entries a hashtable of the native format has ("Hashtable" in the runtime's readytorun-format.md): a byte of the hash
 * and a relative offset each, in buckets one behind the other. Raises RangeError where it is damaged.
 */
export const nativeHashtableSize = (bytes: Buffer): number => {
  const header = bytes.readUInt8(0);
  const width = [1, 2, 4][header & 3];
  if (width === undefined) throw new RangeError('a native hashtable with cells of unknown width');
  const buckets = 2 ** (header >> 2);
  const end = 1 + bytes.readUIntLE(1 + buckets * width, width);
  let entries = 0;
  for (let at = 1 + bytes.readUIntLE(1, width); at < end; at = nativeUnsigned(bytes, at + 1).end) entries += 1;
  return entries;
};
