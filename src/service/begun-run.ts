import type { Action, State } from '../../domain/state.ts';
import { sameWorker, type Worker } from '../../domain/worker.ts';

/** How a run of an action ended; `putOff`: it could not be run for a reason that may pass, and is left alone by this worker from now on. */
export type Ran = 'over' | 'putOff';

/** An action that this process runs. */
export type BegunRun = {
  readonly action: Action;
  /** Rejects as the run does. */
  readonly over: Promise<Ran>;
  readonly isOver: () => boolean;
  readonly abort: () => void;
};

export const beginRun = (action: Action, run: (action: Action, signal: AbortSignal) => Promise<Ran>): BegunRun => {
  const controller = new AbortController();
  let isOver = false;
  const over = run(action, controller.signal).finally(() => {
    isOver = true;
  });
  over.catch(() => undefined); // who waits for it hears of it
  return { action, over, isOver: () => isOver, abort: () => controller.abort() };
};

/** Whether the action is still this worker's: a command that goes first may have taken it. */
export const isRunBy = (state: State, action: Action, worker: Worker): boolean => {
  const runner = state.actions.get(action.id)?.worker ?? null;
  return runner !== null && sameWorker(runner, worker);
};
