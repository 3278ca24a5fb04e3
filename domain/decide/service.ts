import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';
import { sameWorker, type Worker } from '../worker.ts';

/** Why the background worker steps back for a command that somebody waits for. */
export const manualFirst = 'a command that somebody waits for goes first';

const isService = (state: State, worker: Worker): boolean => state.service !== null && sameWorker(state.service.worker, worker);

/**
 * Takes from the background worker what it has begun, unless it is the one that asks. It is no longer its own with that: an outcome is
 * recorded only for who has the job, and the worker ends its compilers when it sees this.
 */
export const stepBack = (state: State, by: Worker | null, reason: string): readonly CacheEvent[] => {
  if (state.service === null || (by !== null && isService(state, by))) return [];
  const begun = ({ worker }: { readonly worker: Worker | null }): boolean => worker !== null && isService(state, worker);
  return [
    ...[...state.jobs.values()].filter(begun).map(({ image }): CacheEvent => ({ type: 'JobPreempted', data: { image, reason } })),
    ...[...state.actions.values()].filter(begun).map(({ id }): CacheEvent => ({ type: 'ActionGivenBack', data: { action: id, reason } })),
  ];
};

/** Nothing where one is on the record: who finds that one dead gives back first what it had begun (`RecoverFrom`). */
export const startService = (state: State, { worker }: CommandOf<'StartService'>): readonly CacheEvent[] =>
  state.service === null ? [{ type: 'ServiceStarted', data: { worker } }] : [];

/** Work that came meanwhile keeps it from ending for want of work: who queued that has seen it on the record, and started none. */
export const stopService = (state: State, { worker, why }: CommandOf<'StopService'>): readonly CacheEvent[] => {
  if (!isService(state, worker) || (why === 'drained' && state.actions.size > 0)) return [];
  return [...(why === 'drained' ? [{ type: 'QueueDrained', data: {} } as const] : []), { type: 'ServiceStopped', data: { worker, why } }];
};

export const serviceWaits = (state: State, { worker, why }: CommandOf<'ServiceWaits'>): readonly CacheEvent[] => {
  if (!isService(state, worker) || (state.service!.waiting === null) === (why === null)) return [];
  return [why === null ? { type: 'ServiceResumed', data: {} } : { type: 'ServiceWaiting', data: { why } }];
};
