import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync, readdirSync, statSync, writeSync } from 'node:fs';

const chunkBytes = 1 << 18;

const readThrough = (fd: number, each: (chunk: Buffer) => void): void => {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let bytes = readSync(fd, buffer); bytes > 0; bytes = readSync(fd, buffer)) each(buffer.subarray(0, bytes));
};

const writeAll = (fd: number, chunk: Buffer): void => {
  for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done);
};

const digest = (work: (hash: Hash) => void): string => {
  const hash = createHash('sha256');
  work(hash);
  return hash.digest('hex');
};

/** SHA-256 of what can be read from `fd` on, hexadecimal; written to `into` on the way where that is given. */
export const hashDescriptor = (fd: number, into: number | null = null): string =>
  digest((hash) =>
    readThrough(fd, (chunk) => {
      hash.update(chunk);
      if (into !== null) writeAll(into, chunk);
    }),
  );

/** SHA-256 of a file's content, or of the sorted names of a folder's entries. */
export const contentHash = (path: string): string => {
  if (statSync(path).isDirectory()) return digest((hash) => readdirSync(path).sort().forEach((name) => hash.update(name).update('\0')));
  const fd = openSync(path, 'r');
  try {
    return hashDescriptor(fd);
  } finally {
    closeSync(fd);
  }
};
