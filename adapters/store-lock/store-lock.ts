import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../domain/failure.ts';

/** Runs critical sections one at a time, among all processes that hold a lock on the same file. */
export type StoreLock = {
  /** A signal that is aborted ends the waiting, with Failure `interrupted`; a lock that is free is taken all the same. */
  readonly hold: <A>(section: () => Promise<A> | A, signal?: AbortSignal) => Promise<A>;
  readonly close: () => void;
};

const retryMs = 20;
/** Far longer than any section takes: building a view, or copying an application. */
const patienceMs = 300_000;
const sqliteBusy = 5;

const isBusy = (error: unknown): boolean => (error as { errcode?: number }).errcode === sqliteBusy;

/** Waits without blocking, so that signals are heard meanwhile. @throws Failure `store-busy`, `interrupted` */
const begin = async (database: DatabaseSync, file: string, signal?: AbortSignal): Promise<void> => {
  for (const giveUp = Date.now() + patienceMs; ; ) {
    try {
      // The journal is kept in memory, because taking the lock must not need room on the disk.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      if (!isBusy(error)) throw error;
      if (signal?.aborted === true) {
        throw new Failure('interrupted', 'Interrupted while another process worked on the store. What was done so far is on the record.', { advice: 'Run the command again when the other has ended.', cause: error });
      }
      if (Date.now() > giveUp) {
        throw new Failure('store-busy', `Another process has held ${file} for ${patienceMs / 1000} seconds. What was done so far is on the record.`, {
          advice: `"fuser ${file}" names the process. Run the command again when it has ended.`,
          cause: error,
        });
      }
    }
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
  }
};

/**
 * A lock that the kernel releases when its holder dies, kill -9 included: SQLite's lock on a database file of its own. It guards
 * the moments in which files of the store and the events about them must agree: nobody reclaims what another just found there.
 */
export const openStoreLock = (file: string): StoreLock => {
  // Its owner's alone: whoever can read a database file can hold a lock on it, and keep us waiting.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file);
  database.exec('PRAGMA busy_timeout = 0');
  let last: Promise<unknown> = Promise.resolve();
  const alone = async <A>(section: () => Promise<A> | A, signal?: AbortSignal): Promise<A> => {
    await begin(database, file, signal);
    try {
      return await section();
    } finally {
      database.exec('ROLLBACK');
    }
  };
  return {
    hold: (section, signal) => {
      const run = last.then(async () => alone(section, signal));
      last = run.catch(() => undefined);
      return run;
    },
    close: () => database.close(),
  };
};
