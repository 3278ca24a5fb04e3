import { readFileSync, writeFileSync } from 'node:fs';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';

/** A GUID as metadata has it: its first three parts with the lowest byte first (ECMA-335 §II.24.2.5). */
const guidBytes = (mvid: string): Buffer => {
  const bytes = Buffer.from(mvid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
};

/** Writes a copy of an assembly as another build of it would be: with another MVID, and else the same. */
export const otherBuild = (file: string, into: string): void => {
  const bytes = readFileSync(file);
  const mvid = guidBytes(readAssembly(file).mvid);
  const at = bytes.indexOf(mvid);
  if (at === -1 || bytes.indexOf(mvid, at + 1) !== -1) throw new Error(`the MVID of ${file} is not in it exactly once`);
  bytes[at]! ^= 0xff;
  writeFileSync(into, bytes);
};
