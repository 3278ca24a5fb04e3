import { setTimeout as pause } from 'node:timers/promises';
import { firstValueFrom, fromEvent, merge, timer } from 'rxjs';
import { carryLog } from '../../adapters/event-log/carry-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Output } from '../cli/output.ts';
import { tellCarried, withReplica, type Replicate } from './replica.ts';

/** Milliseconds that a server may keep one round waiting before its absence is told. */
const patienceMs = 5000;
const retryMs = 2000;
/** Milliseconds after which both logs are opened anew at the latest: the one here may have been put back from a backup. */
const longestWaitMs = 60_000;

const passes = (error: unknown): boolean => isFailure(error, 'log-unavailable') || isFailure(error, 'log-not-leader');

/** Resolves when the log has an event at `from`, at the latest at `until` (in milliseconds since 1970) or by the signal. */
const newsOf = async (log: EventLog, from: number, until: number, signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await firstValueFrom(merge(log.subscribe(from), fromEvent(signal, 'abort'), timer(Math.max(0, until - Date.now()))));
};

/**
 * Carries what comes until the signal, through outages of the server, of which each is told once.
 * @throws Failure for what does not pass by itself: a replica of another history, no access, a damaged log
 */
export const followLog = async (invocation: Replicate, output: Output, signal: AbortSignal): Promise<number> => {
  let begun = false;
  let away = false;
  const round = async (log: EventLog, replica: EventLog): Promise<true> => {
    const until = Date.now() + longestWaitMs;
    do {
      const carried = await carryLog(log, replica, { signal });
      if (away || !begun || carried.head.revision > carried.from.revision) tellCarried(invocation, output, log.stream, carried);
      [begun, away] = [true, false];
      await newsOf(log, carried.head.revision + 1, until, signal);
    } while (!signal.aborted && Date.now() < until);
    return true;
  };
  while (!signal.aborted) {
    try {
      if ((await withReplica(invocation, patienceMs, round)) === null) await pause(retryMs, undefined, { signal });
    } catch (error) {
      if (signal.aborted) return 0;
      if (!passes(error)) throw error;
      if (!away) output.warning(`${(error as Error).message} Trying again until the server is back; the log here goes on meanwhile.`);
      away = true;
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return 0;
};
