import { closeSync, openSync, readSync } from 'node:fs';
import { withoutWaiting } from './without-waiting.ts';

const programInterpreter = 3;

/** Reads 32- and 64-bit headers of either byte order (ELF specification, "ELF Header", "Program Header"). */
const interpreterIn = (bytes: Buffer): string | null => {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) return null;
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const half = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const word = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const address = (at: number): number => (wide ? Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)) : word(at));
  const table = address(wide ? 0x20 : 0x1c);
  const size = half(wide ? 0x36 : 0x2a);
  const count = half(wide ? 0x38 : 0x2c);
  for (let index = 0; index < count && table + (index + 1) * size <= bytes.length; index++) {
    const header = table + index * size;
    if (word(header) !== programInterpreter) continue;
    const start = address(header + (wide ? 8 : 4));
    const length = address(header + (wide ? 0x20 : 0x10));
    return bytes.toString('latin1', start, start + Math.max(0, length - 1)); // without its final zero
  }
  return null;
};

/** The loader that an ELF program asks for (PT_INTERP); null for a static program, another kind of file, or none. */
export const readInterpreter = (program: string): string | null => {
  let file: number;
  try {
    file = openSync(program, withoutWaiting);
  } catch {
    return null; // no such program: the caller has other signs
  }
  try {
    const bytes = Buffer.alloc(4096);
    return interpreterIn(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)));
  } finally {
    closeSync(file);
  }
};
