import eventstore from '@eventstore/db-client';
import { Observable } from 'rxjs';
import type { Head, RecordedEvent } from './event-log.ts';
import type { Connection } from './eventstore-connection.ts';
import { judge } from './eventstore-errors.ts';
import { fromServer } from './eventstore-events.ts';
import { refuseBreak } from './eventstore-read.ts';
import { backOff } from './eventstore-retry.ts';
import { emptyHead, headOf } from './hash-chain.ts';

/**
 * A catch-up subscription. The client's own ends with the connection, so it is made again after the last event seen, for as long as
 * somebody listens. Errors that do not pass (deleted, no access, a broken chain) are the Observable's.
 */
export const subscribeFrom = ({ client, stream }: Connection, from: number): Observable<RecordedEvent> =>
  new Observable((subscriber) => {
    let next = Math.max(from, 0);
    let before: Head | null = next === 0 ? emptyHead : null;
    let failures = 0;

    const take = (event: RecordedEvent): void => {
      if (event.revision < next) return;
      if (before !== null) refuseBreak(stream, before, event);
      before = headOf(event);
      next = event.revision + 1;
      failures = 0;
      subscriber.next(event);
    };

    let stop = (): void => {};
    const open = (): void => {
      // A revision is exclusive: the last one seen.
      const subscription = client.subscribeToStream(stream, { fromRevision: next === 0 ? eventstore.START : BigInt(next - 1) });
      const unsubscribe = (): void => void subscription.unsubscribe().catch(() => {}); // nothing to stop where the call was never made
      stop = unsubscribe;
      let over = false;
      const end = (error: unknown): void => {
        if (over || subscriber.closed) return;
        over = true;
        unsubscribe();
        const verdict = judge(stream, error);
        if (verdict.kind === 'fatal') return subscriber.error(verdict.error);
        failures += 1;
        const timer = setTimeout(open, backOff(failures));
        stop = () => clearTimeout(timer);
      };
      subscription.on('error', end);
      subscription.on('end', () => end(Object.assign(new Error('the server ended the subscription'), { type: 'unavailable' })));
      subscription.on('data', ({ event }) => {
        if (event === undefined || over || subscriber.closed) return;
        try {
          take(fromServer(event));
        } catch (error) {
          over = true;
          subscriber.error(error);
        }
      });
    };
    open();
    return () => stop();
  });
