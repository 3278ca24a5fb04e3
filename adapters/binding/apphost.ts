import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { withoutWaiting } from '../host/without-waiting.ts';

/**
 * What a native program is to .NET: an `apphost` starts the assembly at a path relative to itself; a `bundle` holds its
 * assemblies in the same file; an `unbound` apphost was never given an assembly; `other` is a program of its own.
 */
export type NativeProgram =
  | { readonly kind: 'apphost'; readonly assembly: string }
  | { readonly kind: 'bundle' | 'unbound' | 'other' };

/** What apphosts have, in this order, in their writable data: the bundle header's position and SHA-256 of ".net core bundle" ... */
const bundleSignature = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
/** ... and the assembly's path in a field of this size, padded with zeros; SHA-256 of "foobar" until the SDK writes the path. */
const pathFieldSize = 1025;
const unboundPath = 'c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2';

const elf64 = '\x7fELF\x02\x01';
const loadable = 1;
const writable = 2;
const largestData = 64 * 1024 * 1024;

const read = (descriptor: number, position: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, size, position));
};

/** The initialised writable segments of a 64-bit little-endian ELF file (System V ABI, "Program header"). */
const writableData = (descriptor: number): readonly Buffer[] => {
  const header = read(descriptor, 0, 64);
  if (header.length < 64 || header.toString('latin1', 0, 6) !== elf64) return [];
  const entrySize = header.readUInt16LE(54);
  const count = header.readUInt16LE(56);
  const table = read(descriptor, Number(header.readBigUInt64LE(32)), entrySize * count);
  if (entrySize < 56 || table.length < entrySize * count) return [];
  return Array.from({ length: count }, (_, index) => table.subarray(index * entrySize, (index + 1) * entrySize))
    .filter((entry) => entry.readUInt32LE(0) === loadable && (entry.readUInt32LE(4) & writable) !== 0)
    .map((entry) => ({ position: Number(entry.readBigUInt64LE(8)), size: Number(entry.readBigUInt64LE(32)) }))
    .filter(({ position, size }) => size <= largestData && position + size <= fstatSync(descriptor).size)
    .map(({ position, size }) => read(descriptor, position, size));
};

const isText = (byte: number): boolean => byte >= 0x20 && byte !== 0x7f;

/** A text followed by nothing but zeros to the end of a field of 1,025 bytes: nothing else in an apphost's data looks so. */
const paddedPath = (data: Buffer): string | undefined => {
  for (let start = 0; start + pathFieldSize <= data.length; start++) {
    if (!isText(data[start]!)) continue;
    let end = start;
    while (isText(data[end]!)) end++;
    const rest = data.subarray(end, start + pathFieldSize);
    if (end - start > 4 && end - start < pathFieldSize && rest.every((byte) => byte === 0)) return data.toString('utf8', start, end);
    start = end;
  }
  return undefined;
};

const programIn = (data: Buffer): NativeProgram => {
  const signature = data.indexOf(bundleSignature);
  if (signature < 8) return { kind: 'other' };
  if (data.readBigUInt64LE(signature - 8) !== 0n) return { kind: 'bundle' };
  const path = paddedPath(data.subarray(signature + bundleSignature.length)) ?? paddedPath(data);
  if (path === undefined) return { kind: 'other' };
  return path.startsWith(unboundPath) ? { kind: 'unbound' } : { kind: 'apphost', assembly: path };
};

/**
 * Tells what a native program is, or undefined for what is no 64-bit little-endian ELF file. Reads its writable data only.
 * Facts: docs/design/features/apphost and bundler of dotnet/runtime (`HostWriter`, `bundle_marker`). Raises what reading raises.
 */
export const readNativeProgram = (file: string): NativeProgram | undefined => {
  const descriptor = openSync(file, withoutWaiting);
  try {
    if (read(descriptor, 0, 6).toString('latin1') !== elf64) return undefined;
    return writableData(descriptor).map(programIn).find(({ kind }) => kind !== 'other') ?? { kind: 'other' };
  } finally {
    closeSync(descriptor);
  }
};
