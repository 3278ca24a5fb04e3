import { linkSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { syncPath } from '../host/sync-path.ts';
import type { EventLog, Head } from './event-log.ts';
import { emptyHead, verifyChain } from './hash-chain.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { openSqliteLog } from './sqlite-log.ts';

/** The failure of a file that would have to be overwritten. */
export const taken = (file: string): Failure =>
  new Failure('file-exists', `${file} is there already, and is never overwritten. Nothing was written.`, { kind: 'usage', advice: 'Name a file that is not there yet.' });

const notWritten = (file: string, error: unknown): Failure => {
  const { code, message } = error as NodeJS.ErrnoException;
  return new Failure('file-not-written', `${file} could not be written: ${message}. Nothing was left behind.`, { kind: code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'permission' : 'work', cause: error });
};

/** Reads all of it again from the disk, and computes every hash anew. */
const verifiedHead = async (file: string): Promise<Head> => {
  const log = openSqliteLog({ file, readOnly: true });
  try {
    let head = emptyHead;
    for await (const batch of log.readForward(0)) {
      const chain = verifyChain(head, batch);
      if (chain.broken !== null) throw new Failure('file-not-written', `${file}: what was read back is not what was written, at position ${chain.broken.revision}. Nothing was left behind.`, { advice: 'Look at the health of the disk.' });
      head = chain.head;
    }
    return head;
  } finally {
    await log.close();
  }
};

/** One plain file, which can be read where nothing can be written beside it. */
const asOneFile = (file: string): void => {
  const { db } = openSqliteFile({ file });
  try {
    db.exec('PRAGMA journal_mode = DELETE');
  } finally {
    db.close();
  }
};

const filledLog = async <A>(file: string, storeId: string, fill: (log: EventLog) => Promise<A>): Promise<A> => {
  const log = openSqliteLog({ file, storeId });
  try {
    return await fill(log);
  } finally {
    await log.close();
  }
};

/**
 * Makes a log of its own in `file`, mode 0600, which `fill` fills; it is verified, and there under its name as a whole or not at all.
 * @throws Failure `file-exists`, `file-not-written`, and what `fill` raises
 */
export const writeLogFile = async <A>(file: string, storeId: string, fill: (log: EventLog) => Promise<A>): Promise<{ readonly filled: A; readonly head: Head }> => {
  const temporary = `${file}.${process.pid}-${crypto.randomUUID()}.tmp`;
  try {
    const filled = await filledLog(temporary, storeId, fill);
    asOneFile(temporary);
    const head = await verifiedHead(temporary);
    syncPath(temporary);
    linkSync(temporary, file);
    syncPath(dirname(file));
    return { filled, head };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw taken(file);
    throw error instanceof Failure ? error : notWritten(file, error);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(temporary + suffix, { force: true });
  }
};
