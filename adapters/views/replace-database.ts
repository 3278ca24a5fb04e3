import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../domain/failure.ts';
import { temporaryName } from '../host/temporary-name.ts';

const write = (temporary: string, fill: (database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(temporary);
  try {
    fill(database);
  } finally {
    database.close();
  }
  chmodSync(temporary, 0o644);
};

/**
 * Puts a database that `fill` wrote in the place of `file`, at once and readable by everyone; with `from: 'copy'` it is filled from what is
 * there. It is disposable, so nothing is flushed to disk.
 * @throws Failure `views-not-written`; the file is then as it was
 */
export const replaceDatabase = (file: string, from: 'nothing' | 'copy', fill: (database: DatabaseSync) => void): void => {
  const temporary = temporaryName(file);
  try {
    if (from === 'copy' && existsSync(file)) copyFileSync(file, temporary);
    write(temporary, fill);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new Failure('views-not-written', `${file} could not be written: ${(error as Error).message}. What was done is in the log, and shown after the next command.`, {
      advice: 'Look at the free space of the disk.',
      cause: error,
    });
  }
};
