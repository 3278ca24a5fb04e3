/** How many bytes the integer that begins with `first` takes: the low bits count the bytes that follow. */
const sizeOf = (first: number): number => {
  if ((first & 1) === 0) return 1;
  if ((first & 2) === 0) return 2;
  if ((first & 4) === 0) return 3;
  return (first & 8) === 0 ? 4 : 5;
};

/**
 * An unsigned integer of the native format ("Integer encoding" in the runtime's readytorun-format.md) at `at`, and where the next
 * item begins. Raises RangeError at the end of `bytes`.
 */
export const nativeUnsigned = (bytes: Buffer, at: number): { readonly value: number; readonly end: number } => {
  const size = sizeOf(bytes.readUInt8(at));
  if (size === 5) return { value: bytes.readUInt32LE(at + 1), end: at + 5 };
  return { value: bytes.readUIntLE(at, size) >>> size, end: at + size };
};
