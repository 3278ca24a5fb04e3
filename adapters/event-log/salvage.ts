import type { EventLog, Head, RecordedEvent } from './event-log.ts';
import { headOf, verifyChain } from './hash-chain.ts';
import { hashOf } from './event-text.ts';

/** What can be had of a log that may be damaged. */
export type Salvage = {
  /** What messages call it. */
  readonly name: string;
  /** Null where not even that can be read. */
  readonly stream: string | null;
  /** Whether it can be opened and is whole as a file; what its events say is another question. */
  readonly isSound: boolean;
  /** Its last event, as far as can be told; null when it has none, or that cannot be read. */
  readonly last: () => Promise<RecordedEvent | null>;
  readonly at: (revision: number) => Promise<RecordedEvent | null>;
  /** The events that go on from `head`, every hash checked, up to the first that is damaged or missing. */
  readonly after: (head: Head) => AsyncGenerator<readonly RecordedEvent[]>;
  readonly close: () => Promise<void>;
};

/** Whether its hash is that of what it says; where it stands, and after what, is part of that. */
export const isWhole = (event: RecordedEvent): boolean => hashOf(event) === event.hash;

/** The part of a batch that goes on from `head`. */
export const goodPart = (head: Head, batch: readonly RecordedEvent[]): readonly RecordedEvent[] => batch.slice(0, verifyChain(head, batch).head.revision - head.revision);

/** A log that can be read, such as a replica. That its server cannot be reached is an error, not its end. */
export const salvageLog = (name: string, log: EventLog): Salvage => {
  const first = async (batches: AsyncIterable<readonly RecordedEvent[]>): Promise<RecordedEvent | null> => {
    for await (const batch of batches) return batch[0] ?? null;
    return null;
  };
  return {
    name,
    stream: log.stream,
    isSound: true,
    last: async () => first(log.readBackward('end', 1)),
    at: async (revision) => first(log.readForward(revision, 1)),
    async *after(head) {
      let end = head;
      for await (const batch of log.readForward(head.revision + 1)) {
        const good = goodPart(end, batch);
        if (good.length > 0) yield good;
        if (good.length < batch.length) return;
        end = headOf(good.at(-1)!);
      }
    },
    close: log.close,
  };
};
