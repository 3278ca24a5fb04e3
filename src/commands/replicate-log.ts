import { carryLog } from '../../adapters/event-log/carry-log.ts';
import { commonHead } from '../../adapters/event-log/common-head.ts';
import { requireEventStoreUrl } from '../../adapters/event-log/event-store-url.ts';
import { Failure } from '../../domain/failure.ts';
import type { Output } from '../cli/output.ts';
import { interruption } from './interruption.ts';
import { nothingThere, tellCarried, withReplica, type Replicate } from './replica.ts';

const tried = async (invocation: Replicate, output: Output): Promise<number> => {
  const found = await withReplica(invocation, undefined, async (log, replica) => ({ stream: log.stream, from: await commonHead(log, replica), head: await log.head() }));
  if (found === null) return nothingThere(invocation, output);
  const events = found.head.revision - found.from.revision;
  if (invocation.common.json) output.document({ stream: found.stream, from: found.from.revision + 1, wouldReplicate: events });
  else output.success(events === 0 ? 'Nothing would be replicated.' : `Would replicate ${events} events, positions ${found.from.revision + 1} to ${found.head.revision}, into ${found.stream}.`);
  return 0;
};

const once = async (invocation: Replicate, output: Output, signal: AbortSignal): Promise<number> => {
  const done = await withReplica(invocation, undefined, async (log, replica) => {
    const end = (await log.head()).revision;
    const carried = await carryLog(log, replica, { signal, onProgress: ({ revision }) => output.status(`position ${revision} of ${end}`) });
    return { stream: log.stream, carried };
  });
  output.status(null);
  if (done === null) return nothingThere(invocation, output);
  tellCarried(invocation, output, done.stream, done.carried);
  if (!signal.aborted) return 0;
  throw new Failure('interrupted', `Interrupted. The replica has everything up to position ${done.carried.head.revision}.`, { advice: 'Run the command again: it goes on from there.' });
};

/** `ngen log replicate URL`: the log, or what is new in it, into a stream of EventStoreDB; with `--follow` also what comes. */
export const replicateLog = async (invocation: Replicate, output: Output): Promise<number> => {
  requireEventStoreUrl(invocation.url);
  if (invocation.common.dryRun) return tried(invocation, output);
  const stop = interruption();
  try {
    if (!invocation.follow) return await once(invocation, output, stop.signal);
    return await (await import('./follow-log.ts')).followLog(invocation, output, stop.signal);
  } finally {
    stop.end();
  }
};
