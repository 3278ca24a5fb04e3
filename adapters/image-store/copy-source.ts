import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { Failure } from '../../domain/failure.ts';
import { fileStat, keepsChanging, patienceEnds, sameStat, settledStat, type FileStat } from './file-stat.ts';
import { storeDescriptor, type StoredObject } from './objects.ts';
import { objectPath } from './layout.ts';
import { errorCode, writing } from './store-failure.ts';

/** A copy of a source assembly, and the state that the source had while it was copied. */
export type SourceCopy = StoredObject & { readonly path: string; readonly stat: FileStat };

const openSource = (file: string): number => {
  try {
    // Not to hang on a pipe that has this name.
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    if (fstatSync(fd).isFile()) return fd;
    closeSync(fd);
  } catch (error) {
    const missing = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
    throw missing
      ? new Failure('assembly-not-found', `${file} does not exist.`, { cause: error })
      : new Failure('assembly-unreadable', `${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
  throw new Failure('assembly-unreadable', `${file} is not a file.`);
};

const tryCopy = (cache: string, file: string, deadline: number): SourceCopy | null => {
  const stat = settledStat(file, deadline);
  const fd = openSource(file);
  try {
    // A change while we read, or a replacement before we opened, shows in the state afterwards.
    const stored = writing(objectPath(cache, '…'), () => storeDescriptor(cache, fd, () => sameStat(stat, fileStat(file))));
    return stored === null || stat === null ? null : { ...stored, path: file, stat };
  } finally {
    closeSync(fd);
  }
};

/**
 * Copies a source assembly into the objects while hashing it. The copy is what the file held at one moment: the file is read again
 * when it changed meanwhile. Raises `assembly-not-found`, `assembly-unreadable`, `source-keeps-changing`, `disk-full`, `store-not-writable`.
 */
export const copySource = (cache: string, file: string): SourceCopy => {
  const deadline = patienceEnds();
  for (;;) {
    const copy = tryCopy(cache, file, deadline);
    if (copy !== null) return copy;
    if (performance.now() > deadline) throw keepsChanging(file);
  }
};
