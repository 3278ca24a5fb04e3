import eventstore from '@eventstore/db-client';
import { Failure } from '../../domain/failure.ts';
import { refuseEmpty, refuseTooLarge } from './check-append.ts';
import type { AppendResult, Head, NewEvent } from './event-log.ts';
import { parseEvent, sealTexts } from './event-text.ts';
import type { Connection } from './eventstore-connection.ts';
import { judge } from './eventstore-errors.ts';
import { toServer } from './eventstore-events.ts';
import { readBatch, readHead } from './eventstore-read.ts';
import { untilKnown } from './eventstore-retry.ts';

const same = (a: Head, b: Head): boolean => a.revision === b.revision && a.hash === b.hash;

/**
 * Appends; as long as the outcome is unknown, the same events go again to the same place, where the server recognises them by their ids.
 * It checks the expected revision only, so the expected hash is looked up first unless this log itself has ended there.
 */
export const eventStoreAppend = (connection: Connection): ((expected: Head, events: readonly NewEvent[]) => Promise<AppendResult>) => {
  const { client, stream, deadline } = connection;
  let known: Head | null = null;

  const isThere = async (expected: Head): Promise<boolean> => {
    if (known !== null && same(known, expected)) return true;
    if (expected.revision < 0) {
      await readHead(connection); // refuses a deleted stream: the server would go on with its numbers
      return true;
    }
    const [event] = await readBatch(connection, expected.revision, 1, 'forwards');
    return event !== undefined && same(event, expected);
  };
  const conflict = async (): Promise<AppendResult> => {
    known = await readHead(connection);
    return { ok: false, conflict: known };
  };

  return async (expected, events) => {
    refuseEmpty(events);
    const sealed = sealTexts(expected, events);
    refuseTooLarge(stream, sealed.texts);
    if (!(await isThere(expected))) return conflict();
    const proposed = sealed.texts.map((text) => toServer(parseEvent(text)));
    const expectedRevision = expected.revision < 0 ? eventstore.NO_STREAM : BigInt(expected.revision);
    const result = await untilKnown(
      connection,
      'appending; whether the events were stored is not known',
      async () => client.appendToStream(stream, proposed, { expectedRevision, deadline, requiresLeader: true }),
      (error) => judge(stream, error),
    );
    if ('kind' in result) return conflict();
    if (Number(result.nextExpectedRevision) !== sealed.head.revision) {
      throw new Failure('store-damaged', `${stream}: events meant for position ${expected.revision + 1} were stored up to ${result.nextExpectedRevision}: the stream was deleted meanwhile.`, { kind: 'store', advice: 'Copy the log from a backup or a replica into a new store.' });
    }
    known = sealed.head;
    return { ok: true, head: sealed.head };
  };
};
