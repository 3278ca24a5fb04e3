import { nativeUnsigned } from './native-integer.ts';

const blockSize = 16;

const blockOffset = (bytes: Buffer, at: number, width: number): number => bytes.readUIntLE(at, width);

/** Whether the tree of a block has a leaf for `index`: one node per bit, with a lower child right behind it and a higher one further on. */
const hasElement = (bytes: Buffer, block: number, index: number): boolean => {
  let node = block;
  for (let bit = blockSize >> 1; bit > 0; bit >>= 1) {
    const { value, end } = nativeUnsigned(bytes, node);
    const higher = (index & bit) !== 0;
    // A node without children ends the tree early: it stands for the one index that it names.
    if ((value & 3) === 0) return value >>> 2 === (index & (blockSize - 1));
    if ((value & (higher ? 2 : 1)) === 0) return false;
    node = higher ? node + (value >>> 2) : end;
  }
  return true;
};

/**
 * The indices, from 0, that a sparse array of the native format has elements for ("Sparse Array" in the runtime's
 * readytorun-format.md; NativeArray in nativeformatreader.h). Raises RangeError where the array is damaged.
 */
export function* nativeArrayIndices(bytes: Buffer): Generator<number> {
  const header = nativeUnsigned(bytes, 0);
  const count = header.value >>> 2;
  const width = [1, 2, 4][header.value & 3];
  if (width === undefined) throw new RangeError('a native array with entries of unknown width');
  for (let index = 0; index < count; index += 1) {
    const block = header.end + blockOffset(bytes, header.end + width * Math.floor(index / blockSize), width);
    if (hasElement(bytes, block, index)) yield index;
  }
}
