import { Observable } from 'rxjs';
import type { RecordedEvent } from './event-log.ts';

type Read = (from: number) => AsyncIterable<readonly RecordedEvent[]>;

/**
 * Events from `from` on, then those that come, read again at each sign of a change. A sign during a read leads to one more read,
 * so nothing is skipped; the position moves with every event, so nothing comes twice. Completes with `changes`.
 */
export const follow = (read: Read, changes: Observable<unknown>, from: number): Observable<RecordedEvent> =>
  new Observable((subscriber) => {
    let position = from;
    let reading = false;
    let changed = false;
    const readRest = async (): Promise<void> => {
      for await (const batch of read(position)) {
        for (const event of batch) {
          if (subscriber.closed) return;
          position = event.revision + 1;
          subscriber.next(event);
        }
      }
    };
    const catchUp = async (): Promise<void> => {
      changed = true;
      if (reading) return;
      reading = true;
      try {
        while (changed && !subscriber.closed) {
          changed = false;
          await readRest();
        }
      } catch (error) {
        subscriber.error(error);
      } finally {
        reading = false;
      }
    };
    subscriber.add(changes.subscribe({ next: () => void catchUp(), error: (error) => subscriber.error(error), complete: () => subscriber.complete() }));
    void catchUp();
  });
