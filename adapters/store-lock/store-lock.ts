import { DatabaseSync } from 'node:sqlite';

/** Runs critical sections one at a time, among all processes that hold a lock on the same file. */
export type StoreLock = { readonly hold: <A>(section: () => Promise<A> | A) => Promise<A>; readonly close: () => void };

const waitMs = 120_000;

/**
 * A lock that the kernel releases when its holder dies, kill -9 included: SQLite's lock on a database file of its own. It guards
 * the moments in which files of the store and the events about them must agree: nobody reclaims what another just found there.
 */
export const openStoreLock = (file: string): StoreLock => {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA busy_timeout = ${waitMs}; PRAGMA journal_mode = MEMORY`);
  let last: Promise<unknown> = Promise.resolve();
  const alone = async <A>(section: () => Promise<A> | A): Promise<A> => {
    database.exec('BEGIN EXCLUSIVE');
    try {
      return await section();
    } finally {
      database.exec('ROLLBACK');
    }
  };
  return {
    hold: (section) => {
      const run = last.then(async () => alone(section));
      last = run.catch(() => undefined);
      return run;
    },
    close: () => database.close(),
  };
};
