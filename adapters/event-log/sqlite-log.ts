import { distinctUntilChanged, interval, map, merge, Subject, takeUntil } from 'rxjs';
import type { EventLog } from './event-log.ts';
import { follow } from './follow.ts';
import { sqliteAppend } from './sqlite-append.ts';
import { openSqliteFile, type FileOptions } from './sqlite-file.ts';
import { sqliteReader } from './sqlite-read.ts';
import { streamName } from './stream-name.ts';

export type SqliteLogOptions = FileOptions & {
  /** How often a subscription looks for events of other processes, in milliseconds. */
  readonly pollInterval?: number | undefined;
};

/**
 * The log in one SQLite file (WAL, `synchronous=FULL`): an acknowledged append survives kill -9 and power loss. The file is made on
 * first use, mode 0600, together with the store id (`storeId`, else a random one). An append that could not get the write lock within
 * `busyTimeout` (5000 ms) is a conflict. With `readOnly` the file must exist, and appending is refused. With
 * `purpose: 'look'` a log can be read on a full disk, too.
 * @throws Failure `store-damaged` or `store-newer` (kind store) for a file that is no log, is damaged, or has a newer format;
 * `log-no-access` (kind permission); `log-not-created`; `log-needs-room`
 */
export const openSqliteLog = ({ pollInterval = 100, ...options }: SqliteLogOptions): EventLog => {
  const { db, storeId } = openSqliteFile(options);
  const reader = sqliteReader(db, options.file);
  const append = sqliteAppend(db, options.file, reader);
  const ownAppends = new Subject<void>();
  const closed = new Subject<void>();
  const dataVersion = db.prepare('PRAGMA data_version');
  // data_version changes when another connection has committed.
  const others = interval(pollInterval).pipe(map(() => dataVersion.get()?.['data_version']), distinctUntilChanged());
  const readForward: EventLog['readForward'] = async function* readForward(from, limit = Infinity) {
    yield* reader.forward(from, limit);
  };
  return {
    stream: streamName(storeId),
    head: async () => reader.head(),
    append: async (expected, events) => {
      const result = append(expected, events);
      ownAppends.next();
      return result;
    },
    readForward,
    async *readBackward(from, limit = Infinity) {
      yield* reader.backward(from === 'end' ? Number.MAX_SAFE_INTEGER : from, limit);
    },
    subscribe: (from) => follow(readForward, merge(ownAppends, others).pipe(takeUntil(closed)), from),
    close: async () => {
      closed.next();
      if (db.isOpen) db.close();
    },
  };
};
