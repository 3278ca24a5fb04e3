import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const chunkBytes = 1 << 18;

const readThrough = (fd: number, each: (chunk: Buffer) => void): void => {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let position = 0;
  for (let bytes = readSync(fd, buffer, 0, chunkBytes, 0); bytes > 0; bytes = readSync(fd, buffer, 0, chunkBytes, position)) {
    each(buffer.subarray(0, bytes));
    position += bytes;
  }
};

const writeAll = (fd: number, chunk: Buffer): void => {
  for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done);
};

/** SHA-256 of the whole file that is open as `fd`, hexadecimal; written to `into` on the way where that is given. */
export const hashDescriptor = (fd: number, into: number | null = null): string => {
  const hash = createHash('sha256');
  readThrough(fd, (chunk) => {
    hash.update(chunk);
    if (into !== null) writeAll(into, chunk);
  });
  return hash.digest('hex');
};

/** SHA-256 of a file's content, hexadecimal. */
export const contentHash = (path: string): string => {
  const fd = openSync(path, 'r');
  try {
    return hashDescriptor(fd);
  } finally {
    closeSync(fd);
  }
};
