import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { contentHash } from '../image-store/hash.ts';
import { openUntrusted } from './open-untrusted.ts';

const chunkBytes = 1 << 20;

/** Makes a folder's entries survive a power failure. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Copies what the compiler wrote into a file that only we can write, on disk when it returns. */
const copyHashed = async (from: string, to: string): Promise<{ readonly hash: string; readonly size: number }> => {
  const source = await openUntrusted(from, 'image');
  try {
    const target = await open(to, 'wx', 0o644);
    try {
      const hash = createHash('sha256');
      const buffer = Buffer.allocUnsafe(chunkBytes);
      let size = 0;
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, chunkBytes, null);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        await target.writeFile(chunk);
        size += bytesRead;
      }
      await target.chmod(0o644);
      await target.sync();
      return { hash: hash.digest('hex'), size };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/**
 * Copies a compiler's output to `temporary`, has `complete` change the copy where that is given (it flushes what it writes), lets `check` read it, and
 * renames it to `output`, durably. When anything fails there is no temporary file and `output` is as before. Raises `no-image`, what `complete` and
 * `check` raise, and the system's errors.
 */
export const publishImage = async <A>(
  from: string,
  temporary: string,
  output: string,
  complete: ((file: string) => void) | null,
  check: (file: string) => A,
): Promise<{ readonly hash: string; readonly size: number; readonly checked: A }> => {
  try {
    const copied = await copyHashed(from, temporary);
    complete?.(temporary);
    const hash = complete === null ? copied.hash : contentHash(temporary);
    const checked = check(temporary);
    await rename(temporary, output);
    await syncFolder(dirname(output));
    return { hash, size: copied.size, checked };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
