import type { Action } from '../../domain/state.ts';

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
