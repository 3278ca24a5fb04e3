import type { EventLog, Head, RecordedEvent } from '../../adapters/event-log/event-log.ts';
import { emptyHead, verifyChain } from '../../adapters/event-log/hash-chain.ts';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { isFailure } from '../../domain/failure.ts';
import { initialState, type State } from '../../domain/state.ts';
import { logProblem, type Problem } from './problem.ts';

/** What the log was at a revision that something knows of. */
export type LogAt = { readonly state: State; readonly hash: string };

/** A log as far as it is intact: `head` is its last good event, `at` what was true at the revisions asked for, `problem` what follows. */
export type LogReading = { readonly head: Head; readonly state: State; readonly at: ReadonlyMap<number, LogAt>; readonly problem: Problem | null };

type Sound = { readonly events: readonly CacheEvent[]; readonly problem: Problem | null };

/** The meaning of events up to the first that has none. */
const meanings = (where: string, batch: readonly RecordedEvent[]): Sound => {
  const events: CacheEvent[] = [];
  for (const event of batch) {
    try {
      events.push(decodeEvent(event));
    } catch (error) {
      if (!isFailure(error, 'event-undecodable')) throw error;
      return { events, problem: logProblem('event-undecodable', where, error.message, error.advice) };
    }
  }
  return { events, problem: null };
};

/** Parts of a batch, each ending with a revision that is asked for, or with the batch. */
function* partsOf<E extends { readonly revision: number }>(batch: readonly E[], wanted: ReadonlySet<number>): Generator<readonly E[]> {
  let from = 0;
  for (const [index, { revision }] of batch.entries()) {
    if (!wanted.has(revision) && index < batch.length - 1) continue;
    yield batch.slice(from, index + 1);
    from = index + 1;
  }
}

/**
 * Reads a whole log, computes every hash again and folds it from its beginning, without a snapshot. `where` names it in problems; `see` is
 * shown each good event with its meaning.
 */
export const readWholeLog = async (log: EventLog, where: string, wanted: ReadonlySet<number>, see: (event: RecordedEvent, meaning: CacheEvent) => void): Promise<LogReading> => {
  let head = emptyHead;
  let state = initialState;
  const at = new Map<number, LogAt>([[emptyHead.revision, { state: initialState, hash: emptyHead.hash }]]);
  const take = (part: readonly RecordedEvent[]): Problem | null => {
    const { events, problem } = meanings(where, part);
    state = fold(state, events);
    for (const [index, meaning] of events.entries()) see(part[index]!, meaning);
    const last = part[events.length - 1];
    if (last !== undefined) head = { revision: last.revision, hash: last.hash };
    if (problem === null && wanted.has(head.revision)) at.set(head.revision, { state, hash: head.hash });
    return problem;
  };
  try {
    for await (const batch of log.readForward(0)) {
      const { head: good, broken } = verifyChain(head, batch);
      for (const part of partsOf(batch.filter(({ revision }) => revision <= good.revision), wanted)) {
        const problem = take(part);
        if (problem !== null) return { head, state, at, problem };
      }
      if (broken !== null) return { head, state, at, problem: logProblem('log-broken', where, `At position ${broken.revision} ${broken.what}. Nothing after it was looked at.`) };
    }
  } catch (error) {
    if (!isFailure(error, 'store-damaged')) throw error;
    return { head, state, at, problem: logProblem('log-damaged', where, error.message, error.advice) };
  }
  return { head, state, at, problem: null };
};
