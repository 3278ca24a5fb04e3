import eventstore, { type ResolvedEvent } from '@eventstore/db-client';
import type { EventLog, Head, RecordedEvent } from './event-log.ts';
import type { Connection } from './eventstore-connection.ts';
import { judge, logDeleted } from './eventstore-errors.ts';
import { fromServer } from './eventstore-events.ts';
import { untilKnown } from './eventstore-retry.ts';
import { emptyHead, headOf, linkProblem } from './hash-chain.ts';
import { Failure } from '../../domain/failure.ts';

const batchSize = 1024;

type Direction = 'forwards' | 'backwards';

const noAnswer = (deadline: number): Error => Object.assign(new Error(`no answer within ${deadline} ms`), { type: 'deadline-exceeded' });

/** One call. The client sets no deadline on reads, so a server that is frozen is given up here. */
const readOnce = async ({ client, stream, deadline }: Connection, from: number | 'end', maxCount: number, direction: Direction): Promise<RecordedEvent[]> => {
  const fromRevision = from === 'end' ? eventstore.END : BigInt(from);
  const source = client.readStream(stream, { fromRevision, maxCount, direction, requiresLeader: true });
  source.on('error', () => {}); // the loop below throws the first error; a later one would end the process
  const timer = setTimeout(() => source.destroy(noAnswer(deadline)), deadline);
  try {
    // Read to its end before anything is judged: the client cannot dispose of a stream that was left in the middle.
    const found: ResolvedEvent[] = [];
    for await (const resolved of source) found.push(resolved);
    return found.flatMap(({ event }) => (event === undefined ? [] : [fromServer(event)]));
  } finally {
    clearTimeout(timer);
    source.cancel().catch(() => {}); // nothing to cancel where the call was never made
  }
};

/** @throws Failure `log-deleted` when the stream is not empty but soft-deleted, which reads do not tell apart */
const refuseSoftDeleted = async (connection: Connection): Promise<void> => {
  const { client, stream } = connection;
  const found = await untilKnown(connection, 'reading the metadata of the stream', async () => client.getStreamMetadata(stream), (error) => judge(stream, error));
  if ('metadata' in found && found.metadata?.truncateBefore !== undefined) throw logDeleted(stream);
};

/** Events from `from` on; none where there is no stream. */
export const readBatch = async (connection: Connection, from: number | 'end', count: number, direction: Direction): Promise<readonly RecordedEvent[]> => {
  const found = await untilKnown(connection, 'reading', async () => readOnce(connection, from, count, direction), (error) => judge(connection.stream, error));
  if (Array.isArray(found)) return found;
  await refuseSoftDeleted(connection);
  return [];
};

export const readHead = async (connection: Connection): Promise<Head> => (await readBatch(connection, 'end', 1, 'backwards')).map(headOf)[0] ?? emptyHead;

/** Where a stream does not go on as the chain says: it was truncated, or somebody else wrote into it. */
export const refuseBreak = (stream: string, before: Head, event: RecordedEvent): void => {
  const problem = linkProblem(before, event);
  if (problem === null) return;
  throw new Failure('store-damaged', `${stream}: the log is broken at position ${problem.revision}: ${problem.what}. The last good event is at position ${before.revision}.`, {
    kind: 'store',
    advice: 'Look for a $maxAge, $maxCount or $tb in the stream\'s metadata, and for another writer.',
  });
};

/** Batches are calls of their own: nothing stays open while the reader works, and a broken connection costs one batch. */
export const forward = (connection: Connection): EventLog['readForward'] =>
  async function* readForward(from, limit = Infinity) {
    let next = Math.max(from, 0);
    let before: Head | null = next === 0 ? emptyHead : null;
    for (let left = limit; left > 0; ) {
      const wanted = Math.min(batchSize, left);
      const events = await readBatch(connection, next, wanted, 'forwards');
      for (const event of events) {
        if (before !== null) refuseBreak(connection.stream, before, event);
        before = headOf(event);
      }
      if (events.length > 0) yield events;
      if (events.length < wanted) return;
      next += events.length;
      left -= events.length;
    }
  };

export const backward = (connection: Connection): EventLog['readBackward'] =>
  async function* readBackward(from, limit = Infinity) {
    let next: number | 'end' = from;
    for (let left = limit; left > 0 && (next === 'end' || next >= 0); ) {
      const events = await readBatch(connection, next, Math.min(batchSize, left), 'backwards');
      if (events.length === 0) return;
      yield events;
      next = events.at(-1)!.revision - 1;
      left -= events.length;
    }
  };
