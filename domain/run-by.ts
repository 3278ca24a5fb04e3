import type { State } from './state.ts';
import { sameWorker, type Worker } from './worker.ts';

/** Whether an action is this worker's: a command that goes first may have taken it from one in the background. */
export const isRunBy = (state: State, action: string, worker: Worker): boolean => {
  const runner = state.actions.get(action)?.worker ?? null;
  return runner !== null && sameWorker(runner, worker);
};
