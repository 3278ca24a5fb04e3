import { describe, expect, it } from 'vitest';
import { nativeUnsigned } from '../../../adapters/assembly/native-integer.ts';

describe('an unsigned integer of the native format', () => {
  // The first two are the examples of readytorun-format.md, the others follow its table of prefixes.
  it.each([
    [[0x18], 12],
    [[0xa1, 0x0f], 1000],
    [[0x03, 0x00, 0x80], 0x100000],
    [[0x07, 0x00, 0x00, 0x80], 0x8000000],
    [[0x0f, 0xff, 0xff, 0xff, 0xff], 0xffffffff],
  ])('in bytes %j is %i', (bytes, value) => {
    expect(nativeUnsigned(Buffer.from([0xee, ...bytes, 0xee]), 1)).toEqual({ value, end: 1 + bytes.length });
  });

  it('that is cut off raises RangeError', () => {
    expect(() => nativeUnsigned(Buffer.from([0x0f, 1, 2, 3]), 0)).toThrow(RangeError);
  });
});
