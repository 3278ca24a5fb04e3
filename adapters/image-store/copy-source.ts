import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { Failure, isFailure } from '../../domain/failure.ts';
import { unreadable } from '../host/unreadable.ts';
import { fileStat, keepsChanging, patienceEnds, sameStat, settledStat } from './file-stat.ts';
import { hashDescriptor } from './hash.ts';
import { storeDescriptor, type StoredObject } from './objects.ts';
import { objectPath } from './layout.ts';
import { errorCode, writing } from './store-failure.ts';

/** Compilers take no larger ones; the largest known has 100 MB. A file with a hole of terabytes must not fill the disk. */
const largest = 2 ** 30;

const openSource = (file: string): number => {
  try {
    // Not to hang on a pipe that has this name.
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (stat.isFile() && stat.size <= largest) return fd;
    closeSync(fd);
    if (stat.isFile()) throw new Failure('assembly-unreadable', `${file} has ${stat.size} bytes, and no images are made of assemblies with more than ${largest}.`);
  } catch (error) {
    if (isFailure(error)) throw error;
    const missing = errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR';
    throw missing ? new Failure('assembly-not-found', `${file} does not exist.`, { cause: error }) : unreadable(file, error);
  }
  throw new Failure('assembly-unreadable', `${file} is no regular file.`);
};

/** Has the file read, again and again while it changes meanwhile. `read` gives null when `unchanged` is false after it. */
const readSource = <A>(file: string, read: (fd: number, unchanged: () => boolean) => A | null): A => {
  const deadline = patienceEnds();
  for (;;) {
    const stat = settledStat(file, deadline);
    const fd = openSource(file);
    try {
      // A change while we read, or a replacement before we opened, shows in the state afterwards.
      const result = read(fd, () => sameStat(stat, fileStat(file)));
      if (result !== null) return result;
    } finally {
      closeSync(fd);
    }
    if (performance.now() > deadline) throw keepsChanging(file);
  }
};

/**
 * Copies a source assembly into the objects while hashing it. The copy is what the file held at one moment: the file is read again
 * when it changed meanwhile. Raises `assembly-not-found`, `assembly-unreadable`, `unreadable-file`, `source-keeps-changing`, `disk-full`, `store-not-writable`.
 */
export const copySource = (cache: string, file: string): StoredObject =>
  readSource(file, (fd, unchanged) => writing(objectPath(cache, '…'), () => storeDescriptor(cache, fd, unchanged)));

/** What `copySource` would say of a source, with nothing written. Raises `assembly-not-found`, `assembly-unreadable`, `unreadable-file`, `source-keeps-changing`. */
export const hashSource = (file: string): Pick<StoredObject, 'hash' | 'size'> =>
  readSource(file, (fd, unchanged) => {
    const [hash, { size }] = [hashDescriptor(fd), fstatSync(fd)];
    return unchanged() ? { hash, size } : null;
  });
