import { setTimeout as pause } from 'node:timers/promises';
import { Subject, takeUntil } from 'rxjs';
import type { EventLog } from './event-log.ts';
import { eventStoreAppend } from './eventstore-append.ts';
import { connect } from './eventstore-client.ts';
import type { Connection } from './eventstore-connection.ts';
import { backward, forward, readHead } from './eventstore-read.ts';
import { subscribeFrom } from './eventstore-subscribe.ts';
import { streamName } from './stream-name.ts';

export type EventStoreLogOptions = {
  /** `esdb://` or `esdb+discover://`, with user, password and TLS options as the client takes them. */
  readonly url: string;
  readonly storeId: string;
  /** Milliseconds that one call may take; 5000. */
  readonly deadline?: number | undefined;
  /** Milliseconds after which a call whose outcome stays unknown, or that nobody answers, is given up; 30,000. */
  readonly patience?: number | undefined;
};

/**
 * The log as one stream of EventStoreDB. A retry of an append must carry the same events: the server compares their ids only.
 * Opening connects to nothing yet.
 * @throws Failure `event-log-url` (kind usage). The log's functions raise `log-unavailable`, `log-not-leader`, `log-access-denied` (kind
 * permission), `log-deleted` and `store-damaged` (kind store), `append-too-large`
 */
export const openEventStoreLog = ({ url, storeId, deadline = 5000, patience = 30_000 }: EventStoreLogOptions): EventLog => {
  const connection: Connection = { client: connect(url), stream: streamName(storeId), deadline, patience };
  const append = eventStoreAppend(connection);
  const closed = new Subject<void>();
  const underWay = new Set<Promise<unknown>>();
  return {
    stream: connection.stream,
    head: async () => readHead(connection),
    append: async (expected, events) => {
      const appending = append(expected, events);
      underWay.add(appending);
      try {
        return await appending;
      } finally {
        underWay.delete(appending);
      }
    },
    readForward: forward(connection),
    readBackward: backward(connection),
    subscribe: (from) => subscribeFrom(connection, from).pipe(takeUntil(closed)),
    close: async () => {
      closed.next();
      await Promise.allSettled(underWay); // an append that dispose() cuts off has an unknown outcome
      // dispose() waits for every stream to end, also for one that was given up at its deadline and may never do so.
      await Promise.race([connection.client.dispose(), pause(deadline, undefined, { ref: false })]);
    },
  };
};
