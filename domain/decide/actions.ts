import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';
import { sameWorker, type Worker } from '../worker.ts';

export const startAction = (state: State, { action: id, worker }: CommandOf<'StartAction'>): readonly CacheEvent[] =>
  state.actions.get(id)?.worker === null ? [{ type: 'ActionStarted', data: { action: id, worker } }] : [];

/** An action is finished when none of its images waits to be made; an image whose root's file is gone stays invalid. */
export const finishAction = (state: State, { action: id, failed }: CommandOf<'FinishAction'>): readonly CacheEvent[] => {
  if (!state.actions.has(id)) return [];
  const unfinished = [...state.jobs.values()].some(
    (job) => job.actions.includes(id) && (job.worker !== null || state.images.get(job.image)?.validity === 'none'),
  );
  return unfinished ? [] : [{ type: 'ActionFinished', data: { action: id, failed } }];
};

export const giveBackAction = (state: State, { action: id, reason }: CommandOf<'GiveBackAction'>): readonly CacheEvent[] => {
  const worker = state.actions.get(id)?.worker ?? null;
  if (worker === null) return [];
  return [...givenBackJobs(state, worker, reason), { type: 'ActionGivenBack', data: { action: id, reason } }];
};

const claimedBy = (state: State, worker: Worker): readonly string[] =>
  [...state.jobs.values()].filter((job) => job.worker !== null && sameWorker(job.worker, worker)).map((job) => job.image);

const givenBackJobs = (state: State, worker: Worker, reason: string): readonly CacheEvent[] =>
  claimedBy(state, worker).map((image): CacheEvent => ({ type: 'JobGivenBack', data: { image, reason } }));

/** Gives back what workers had begun that are no longer alive. */
export const recoverFrom = (state: State, { dead }: CommandOf<'RecoverFrom'>): readonly CacheEvent[] =>
  dead.flatMap((worker): readonly CacheEvent[] => {
    const actions = [...state.actions.values()].filter((action) => action.worker !== null && sameWorker(action.worker, worker));
    return [
      ...claimedBy(state, worker).map((image): CacheEvent => ({ type: 'CompilationInterrupted', data: { image, worker } })),
      ...actions.map((action): CacheEvent => ({ type: 'ActionGivenBack', data: { action: action.id, reason: 'the process that ran it ended' } })),
    ];
  });
