import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import { evolve } from '../evolve/evolve.ts';
import { isRunBy } from '../run-by.ts';
import type { State } from '../state.ts';
import { sameWorker, type Worker } from '../worker.ts';
import { manualFirst, stepBack } from './service.ts';
import { recordUnmade } from './unmade.ts';

export const startAction = (state: State, { action: id, worker }: CommandOf<'StartAction'>): readonly CacheEvent[] =>
  state.actions.get(id)?.worker === null ? [...stepBack(state, worker, manualFirst), { type: 'ActionStarted', data: { action: id, worker } }] : [];

/**
 * Finishes a started action of which nobody compiles anything any more. What it could not begin, since the files are gone or cannot be
 * read, is on the record as failed, or stays invalid; nothing stays in the queue that no run of it would make.
 */
export const finishAction = (state: State, { action: id, worker, failed }: CommandOf<'FinishAction'>): readonly CacheEvent[] => {
  if (!isRunBy(state, id, worker)) return [];
  if ([...state.jobs.values()].some((job) => job.actions.includes(id) && job.worker !== null)) return [];
  const finished: CacheEvent = { type: 'ActionFinished', data: { action: id, failed } };
  return [...recordUnmade(evolve(state, finished)), finished];
};

export const giveBackAction = (state: State, { action: id, worker, reason }: CommandOf<'GiveBackAction'>): readonly CacheEvent[] => {
  if (!isRunBy(state, id, worker)) return [];
  return [...givenBackJobs(state, worker, reason), { type: 'ActionGivenBack', data: { action: id, reason } }];
};

const begunBy =
  (...workers: readonly Worker[]) =>
  ({ worker }: { readonly worker: Worker | null }): boolean =>
    worker !== null && workers.some((other) => sameWorker(other, worker));

const givenBackJobs = (state: State, worker: Worker, reason: string): readonly CacheEvent[] =>
  [...state.jobs.values()].filter(begunBy(worker)).map(({ image }): CacheEvent => ({ type: 'JobGivenBack', data: { image, reason } }));

/** Gives back what workers had begun that are no longer alive. */
export const recoverFrom = (state: State, { dead }: CommandOf<'RecoverFrom'>): readonly CacheEvent[] => [
  ...[...state.jobs.values()].filter(begunBy(...dead)).map(({ image, worker }): CacheEvent => ({ type: 'CompilationInterrupted', data: { image, worker: worker! } })),
  ...[...state.actions.values()]
    .filter(begunBy(...dead))
    .map(({ id }): CacheEvent => ({ type: 'ActionGivenBack', data: { action: id, reason: 'the process that ran it ended' } })),
  ...(state.service !== null && begunBy(...dead)(state.service) ? [{ type: 'ServiceStopped', data: { worker: state.service.worker, why: 'died' } } as const] : []),
];
