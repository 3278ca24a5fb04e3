import { Failure } from '../../domain/failure.ts';
import type { EventLog, Head } from './event-log.ts';
import { hashAt } from './hash-at.ts';

/** The last position up to which both logs are the same; −1 where not even their first events are. Each hash stands for all before it. */
const lastCommon = async (one: EventLog, other: EventLog, most: number): Promise<number> => {
  let [same, different] = [-1, most + 1];
  while (different - same > 1) {
    const middle = Math.floor((same + different) / 2);
    if ((await hashAt(one, middle)) === (await hashAt(other, middle))) same = middle;
    else different = middle;
  }
  return same;
};

const upTo = (position: number): string => (position < 0 ? 'They have no event in common.' : `They are the same up to position ${position}.`);

/**
 * Where a replica ends, which is then a moment of the log itself.
 * @throws Failure `replica-ahead`, `replica-diverged` (kind store): the replica holds what the log does not
 */
export const commonHead = async (log: EventLog, replica: EventLog): Promise<Head> => {
  const there = await replica.head();
  const here = await log.head();
  if (there.revision < 0 || there.hash === here.hash) return there;
  if (there.revision < here.revision && (await hashAt(log, there.revision)) === there.hash) return there;
  const common = await lastCommon(log, replica, Math.min(there.revision, here.revision));
  if (common === here.revision) {
    throw new Failure('replica-ahead', `${replica.stream}: the log of this store ends at position ${here.revision}, but its replica goes on to position ${there.revision}. Nothing was sent.`, {
      kind: 'store',
      advice: 'The log here has lost events: "ngen log recover URL", with the same URL, brings them back from the replica.',
    });
  }
  throw new Failure('replica-diverged', `${replica.stream}: from position ${common + 1} on the replica has another history than the log of this store. ${upTo(common)} Nothing was sent.`, {
    kind: 'store',
    advice: 'Two stores may go by one id: a machine was cloned with its store, or a backup was put back while the replica went on. Look at both with "ngen audit"; a cloned machine needs a store made anew.',
  });
};
