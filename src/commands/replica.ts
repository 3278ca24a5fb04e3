import { openReplica } from '../../adapters/event-log/open-replica.ts';
import type { Carried } from '../../adapters/event-log/carry-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import { withoutCredentials } from '../../adapters/event-log/event-store-url.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { readableLog } from '../store/readable-log.ts';

export type Replicate = Extract<InvocationOf<'log'>, { verb: 'replicate' }>;

/** The local log and its replica, for as long as `work` goes on with them; null where nothing was ever recorded. `patience` in milliseconds. */
export const withReplica = async <A>({ common, url, credentials }: Replicate, patience: number | undefined, work: (log: EventLog, replica: EventLog) => Promise<A>): Promise<A | null> => {
  const log = await readableLog(locateStore(common), common.eventLog);
  if (log === null) return null;
  try {
    const replica = await openReplica(url, { file: credentials, environment: process.env }, log.stream, patience);
    try {
      return await work(log, replica);
    } finally {
      await replica.close();
    }
  } finally {
    await log.close();
  }
};

/** In words and in JSON: which events went where. */
export const tellCarried = ({ common, url }: Replicate, output: Output, stream: string, { from, head }: Carried): void => {
  const events = head.revision - from.revision;
  const target = `${stream} at ${withoutCredentials(url)}`;
  if (common.json) output.document({ stream, from: from.revision + 1, events, position: head.revision, hash: head.hash });
  else if (events === 0) output.success(`${target} is up to date: position ${head.revision}.`);
  else output.success(`Replicated ${events} events, positions ${from.revision + 1} to ${head.revision}, into ${target}.`);
};

export const nothingThere = ({ common }: Replicate, output: Output): number => {
  if (common.json) output.document({ stream: null, from: 0, events: 0, position: -1, hash: null });
  else output.success('Nothing is on record yet.');
  return 0;
};
