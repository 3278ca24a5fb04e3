import { setTimeout as pause } from 'node:timers/promises';
import { logUnavailable, type Verdict } from './eventstore-errors.ts';

const shortest = 50;
const longest = 2000;

/** Milliseconds to wait before attempt 1, 2, 3 …; half of it by chance, so that clients do not come back all at once. */
export const backOff = (attempt: number): number => {
  const most = Math.min(shortest * 2 ** (attempt - 1), longest);
  return most / 2 + (Math.random() * most) / 2;
};

export type Patience = { readonly stream: string; readonly patience: number };

/**
 * Makes the call until its outcome is known, for at most about `patience` milliseconds.
 * @throws Failure `log-unavailable` or `log-not-leader` after that, saying what was being done (`doing`)
 */
export const untilKnown = async <T>({ stream, patience }: Patience, doing: string, call: () => Promise<T>, judgeError: (error: unknown) => Verdict): Promise<T | Exclude<Verdict, { kind: 'retry' | 'fatal' }>> => {
  const giveUp = Date.now() + patience;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const verdict = judgeError(error);
      if (verdict.kind === 'fatal') throw verdict.error;
      if (verdict.kind !== 'retry') return verdict;
      const wait = backOff(attempt);
      if (Date.now() + wait > giveUp) throw logUnavailable(stream, doing, verdict);
      await pause(wait);
    }
  }
};
