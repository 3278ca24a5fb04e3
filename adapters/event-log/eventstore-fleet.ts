import eventstore, { type EventStoreDBClient, type Position, type AllStreamRecordedEvent } from '@eventstore/db-client';
import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../domain/failure.ts';
import type { RecordedEvent } from './event-log.ts';
import { connect } from './eventstore-client.ts';
import { judge, logUnavailable } from './eventstore-errors.ts';
import { fromServer } from './eventstore-events.ts';
import { backOff } from './eventstore-retry.ts';
import { streamName } from './stream-name.ts';

/** What the streams of all stores hold, in the order in which the server has it. `problem`: an event that ngen has not written. */
export type FleetEntry =
  | { readonly kind: 'event'; readonly stream: string; readonly event: RecordedEvent }
  | { readonly kind: 'problem'; readonly stream: string; readonly what: string }
  | { readonly kind: 'deleted'; readonly stream: string };

export type FleetLog = {
  /** Where everything that the server holds ends, as a text to be handed to `read`; null when it holds nothing. */
  readonly end: () => Promise<string | null>;
  /** Calls `take` for all that comes after `from`, up to `end`, or a little further. The position tells where to go on. */
  readonly read: (from: string | null, end: string, take: (entry: FleetEntry | null, position: string) => void) => Promise<void>;
  readonly close: () => Promise<void>;
};

const what = 'the streams of all stores';
const prefix = streamName('');
const nearlyInfinite = 2 ** 52;

const positionText = ({ commit, prepare }: Position): string => `${commit}/${prepare}`;

export const parsePosition = (text: string): Position => {
  const [commit = '0', prepare = '0'] = text.split('/');
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
};

/** A soft delete is metadata that truncates the stream before a revision that no event has; a hard one is an event of the stream itself. */
const entryOf = (event: AllStreamRecordedEvent): FleetEntry | null => {
  const stream = event.streamId.replace(/^\$\$/, '');
  if (event.type === '$streamDeleted') return { kind: 'deleted', stream };
  if (event.streamId.startsWith('$$')) {
    const before = (event.data as { readonly $tb?: number } | null)?.$tb;
    return before !== undefined && before > nearlyInfinite ? { kind: 'deleted', stream } : null;
  }
  try {
    return { kind: 'event', stream, event: fromServer(event) };
  } catch (error) {
    if (error instanceof Failure) return { kind: 'problem', stream, what: error.message };
    throw error;
  }
};

const noAnswer = (deadline: number): Error => Object.assign(new Error(`no answer within ${deadline} ms`), { type: 'deadline-exceeded' });

const endOf = async (client: EventStoreDBClient, deadline: number): Promise<Position | null> => {
  const source = client.readAll({ direction: 'backwards', fromPosition: eventstore.END, maxCount: 1 });
  source.on('error', () => {}); // the loop below throws the first error
  const timer = setTimeout(() => source.destroy(noAnswer(deadline)), deadline);
  try {
    let end: Position | null = null;
    for await (const { event } of source) end ??= event?.position ?? null;
    return end;
  } finally {
    clearTimeout(timer);
    source.cancel().catch(() => {}); // nothing to cancel where the call was never made
  }
};

/** One subscription, up to `end` or to the server's word that nothing is left. Handlers are synchronous, so a fast server waits for us. */
const readOnce = async (client: EventStoreDBClient, from: string | null, end: Position, deadline: number, take: (entry: FleetEntry | null, position: string) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout;
    let over = false;
    const finish = (act: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      subscription.unsubscribe().catch(() => {}); // nothing to stop where the call was never made
      act();
    };
    const alive = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => finish(() => reject(noAnswer(deadline))), deadline);
    };
    const at = (entry: FleetEntry | null, position: Position): void => {
      if (over) return;
      alive();
      try {
        take(entry, positionText(position));
      } catch (error) {
        return finish(() => reject(error));
      }
      if (position.commit >= end.commit) finish(resolve);
    };
    const subscription = client.subscribeToAll({
      fromPosition: from === null ? eventstore.START : parsePosition(from),
      filter: eventstore.streamNameFilter({ prefixes: [prefix, `$$${prefix}`], maxSearchWindow: 1000, checkpointInterval: 1, checkpointReached: (_subscription, position) => at(null, position) }),
    });
    alive();
    let caughtUp = false;
    /** What the server sent before its word may still wait to be handed out. */
    const settle = (): void => {
      if (caughtUp && subscription.readableLength === 0) at(null, end);
    };
    subscription.on('data', ({ event }) => {
      if (event !== undefined) at(entryOf(event), event.position);
      settle();
    });
    subscription.on('caughtUp', () => {
      caughtUp = true;
      settle();
    });
    subscription.on('error', (error) => finish(() => reject(error)));
    subscription.on('end', () => finish(() => reject(Object.assign(new Error('the server ended the subscription'), { type: 'unavailable' }))));
  });

const denied = (cause: unknown): Failure =>
  new Failure('log-access-denied', 'EventStoreDB does not let this user read the streams of all machines.', {
    kind: 'permission',
    cause,
    advice: 'Give the user and password of one who may read $all: --credentials FILE, or NGEN_EVENTSTORE_CREDENTIALS.',
  });

/**
 * The streams of all stores on a server. `deadline` bounds the wait for the next event, `patience` the time without any, in milliseconds.
 * The functions raise Failure `log-unavailable`, `log-not-leader`, `log-access-denied` (kind permission).
 */
export const openFleetLog = ({ url, deadline = 10_000, patience = 30_000 }: { readonly url: string; readonly deadline?: number; readonly patience?: number }): FleetLog => {
  const client = connect(url);
  /** Tries again as long as something comes; what `call` took before it failed is not taken again. */
  const persist = async <A>(call: () => Promise<A>, progress: () => unknown): Promise<A> => {
    let giveUp = Date.now() + patience;
    for (let [attempt, seen] = [1, progress()]; ; attempt += 1) {
      try {
        return await call();
      } catch (error) {
        const verdict = judge(what, error);
        if (verdict.kind !== 'retry') throw (error as { type?: unknown }).type === 'access-denied' ? denied(error) : verdict.kind === 'fatal' ? verdict.error : error;
        if (progress() !== seen) [attempt, seen, giveUp] = [1, progress(), Date.now() + patience];
        const wait = backOff(attempt);
        if (Date.now() + wait > giveUp) throw logUnavailable(what, 'reading', verdict);
        await pause(wait);
      }
    }
  };
  return {
    end: async () => {
      const end = await persist(async () => endOf(client, deadline), () => null);
      return end === null ? null : positionText(end);
    },
    read: async (from, until, take) => {
      let last = from;
      const end = parsePosition(until);
      if (from !== null && parsePosition(from).commit >= end.commit) return;
      const noted = (entry: FleetEntry | null, position: string): void => {
        take(entry, position);
        last = position;
      };
      await persist(async () => readOnce(client, last, end, deadline, noted), () => last);
    },
    close: async () => {
      await Promise.race([client.dispose(), pause(deadline, undefined, { ref: false })]);
    },
  };
};
