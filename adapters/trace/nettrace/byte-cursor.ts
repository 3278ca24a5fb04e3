/** A place in bytes that is read from there on. What lies beyond the end raises RangeError. */
export type ByteCursor = { readonly bytes: Buffer; at: number };

const take = (cursor: ByteCursor, size: number): number => {
  const { at } = cursor;
  cursor.at = at + size;
  return at;
};

export const skip = (cursor: ByteCursor, size: number): void => {
  if (cursor.at + size > cursor.bytes.length) throw new RangeError('it ends too early');
  cursor.at += size;
};

export const u8 = (cursor: ByteCursor): number => cursor.bytes.readUInt8(take(cursor, 1));
export const u16 = (cursor: ByteCursor): number => cursor.bytes.readUInt16LE(take(cursor, 2));
export const u32 = (cursor: ByteCursor): number => cursor.bytes.readUInt32LE(take(cursor, 4));

/** A pointer or identifier of 64 bits, in hexadecimal: they are only compared. */
export const id64 = (cursor: ByteCursor): string => {
  const low = u32(cursor);
  return (u32(cursor) * 2 ** 32 + low).toString(16);
};

/** UTF-16 up to two zero bytes. */
export const text16 = (cursor: ByteCursor): string => {
  const start = cursor.at;
  while (u16(cursor) !== 0);
  return cursor.bytes.toString('utf16le', start, cursor.at - 2);
};

/** Seven bits a byte, the low ones first; of more than 53 bits only equality of the low ones means anything. */
export const varint = (cursor: ByteCursor): number => {
  let value = 0;
  let scale = 1;
  for (let count = 0; count < 10; count += 1) {
    const byte = u8(cursor);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  throw new RangeError('a number of more than ten bytes');
};

/** A difference that may be below zero, which is written as a number of 64 bits that goes round. */
export const signedVarint = (cursor: ByteCursor): number => {
  const start = cursor.at;
  const value = varint(cursor);
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  const exact = cursor.bytes.subarray(start, cursor.at).reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  return Number(BigInt.asIntN(64, exact));
};
