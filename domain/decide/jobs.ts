import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';
import { isRunBy } from '../run-by.ts';
import { sameWorker, type Worker } from '../worker.ts';

const isClaimedBy = (state: State, image: string, worker: Worker): boolean => {
  const claimed = state.jobs.get(image)?.worker ?? null;
  return claimed !== null && sameWorker(claimed, worker);
};

export const claimJob = (state: State, { image, worker, action }: CommandOf<'ClaimJob'>): readonly CacheEvent[] =>
  state.jobs.get(image)?.worker === null && (action === undefined || isRunBy(state, action, worker)) ? [{ type: 'JobClaimed', data: { image, worker } }] : [];

export const giveBackJob = (state: State, { image, worker, reason }: CommandOf<'GiveBackJob'>): readonly CacheEvent[] =>
  isClaimedBy(state, image, worker) ? [{ type: 'JobGivenBack', data: { image, reason } }] : [];

/** Nothing when the job is no longer this worker's: it was cancelled, or given to another after this one seemed dead. */
export const recordCompiled = (state: State, { worker, compiled }: CommandOf<'RecordCompiled'>): readonly CacheEvent[] =>
  isClaimedBy(state, compiled.image, worker) ? [{ type: 'ImageCompiled', data: compiled }] : [];

export const recordFailed = (state: State, { worker, failed }: CommandOf<'RecordFailed'>): readonly CacheEvent[] =>
  isClaimedBy(state, failed.image, worker) ? [{ type: 'CompilationFailed', data: failed }] : [];
