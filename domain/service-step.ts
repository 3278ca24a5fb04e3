import type { Pace } from './pace.ts';
import { compareQueued, type Priority } from './priority.ts';
import type { ServiceEnd } from './events/service-events.ts';
import type { Action, State } from './state.ts';
import { sameWorker, type Worker } from './worker.ts';

/** Why a background worker was started, as far as that decides what it may do. */
export type Conduct = {
  /** Actions of this and later priorities run on an idle machine only; null: all run at once, as a person wants it who started it. */
  readonly idleFrom: Priority | null;
  /** Whether it waits for an idle machine, and for a paused queue to continue, or ends when it would have to. */
  readonly whenBusy: 'wait' | 'stop';
};

/** Started by work that was queued: 1 and 2 at once, 3 when the machine is idle (manual, "Priority Levels"). */
export const serviceConduct: Conduct = { idleFrom: 3, whenBusy: 'wait' };

/** The task at night: everything waits for an idle machine, and it ends when that is none. */
export const nightlyConduct: Conduct = { idleFrom: 1, whenBusy: 'stop' };

/** The task that a person started, who wants it done. */
export const askedConduct: Conduct = { idleFrom: null, whenBusy: 'stop' };

/** What a background worker finds besides the state of the cache. */
export type Observed = {
  readonly worker: Worker;
  /** Whether the machine has nothing better to do. */
  readonly idle: boolean;
  /** Whether others use nearly all of the processors. */
  readonly crowded: boolean;
  /** Whether a command that somebody waits for compiles. */
  readonly foreground: boolean;
  /** Whether somebody wants the worker to end. */
  readonly asked: boolean;
  /** Actions that could not be run for a reason that may pass, in this life of the worker. */
  readonly putOff: ReadonlySet<string>;
};

export type Step =
  | { readonly do: 'start'; readonly action: Action }
  /** What was begun goes on; `whileIdle`: as long as the machine is idle. */
  | { readonly do: 'goOn'; readonly whileIdle: boolean; readonly pace: Exclude<Pace, 'none'> }
  /** What was begun stands still, its compilers where they are. */
  | { readonly do: 'freeze' }
  /** What was begun ends, and goes back into the queue. */
  | { readonly do: 'giveBack'; readonly why: string }
  | { readonly do: 'wait'; readonly for: 'continue' | 'idle' | 'others' }
  | { readonly do: 'stop'; readonly why: ServiceEnd };

const waitsForIdle = ({ idleFrom }: Conduct, { priority }: Action): boolean => idleFrom !== null && priority >= idleFrom;

const begun = (state: State, { worker }: Observed): Action | undefined =>
  [...state.actions.values()].find((action) => action.worker !== null && sameWorker(action.worker, worker));

const nextQueued = (state: State, { putOff }: Observed): Action | undefined =>
  [...state.actions.values()].filter((action) => action.worker === null && !putOff.has(action.id)).sort(compareQueued)[0];

const withBegun = (next: Action | undefined, action: Action, seen: Observed, conduct: Conduct): Step => {
  if (next !== undefined && next.priority < action.priority) return { do: 'giveBack', why: `something of priority ${next.priority} goes first` };
  const whileIdle = waitsForIdle(conduct, action);
  if (seen.idle || !whileIdle) return { do: 'goOn', whileIdle, pace: seen.crowded ? 'one' : 'all' };
  return conduct.whenBusy === 'wait' ? { do: 'freeze' } : { do: 'giveBack', why: 'the machine is no longer idle' };
};

const withNothingBegun = (state: State, next: Action | undefined, seen: Observed, conduct: Conduct): Step => {
  if (state.actions.size === 0) return { do: 'stop', why: 'drained' };
  if (state.paused) return conduct.whenBusy === 'wait' ? { do: 'wait', for: 'continue' } : { do: 'stop', why: 'asked' };
  if (seen.foreground) return { do: 'wait', for: 'others' };
  if (next === undefined) return [...state.actions.values()].some(({ worker }) => worker !== null) ? { do: 'wait', for: 'others' } : { do: 'stop', why: 'failed' };
  if (seen.idle || !waitsForIdle(conduct, next)) return { do: 'start', action: next };
  return conduct.whenBusy === 'wait' ? { do: 'wait', for: 'idle' } : { do: 'stop', why: 'busy' };
};

/** What a background worker does next: the whole of its policy. What it has begun is in the state, under its name. */
export const nextStep = (state: State, seen: Observed, conduct: Conduct): Step => {
  const action = begun(state, seen);
  const next = nextQueued(state, seen);
  if (action === undefined) return seen.asked ? { do: 'stop', why: 'asked' } : withNothingBegun(state, next, seen, conduct);
  if (seen.asked) return { do: 'giveBack', why: 'the service was stopped' };
  if (state.paused) return { do: 'giveBack', why: 'the queue was paused' };
  if (seen.foreground) return { do: 'giveBack', why: 'a command that somebody waits for goes first' };
  return withBegun(next, action, seen, conduct);
};

/** Whether it matters now if the machine is idle: nobody looks at it for what runs anyway. */
export const asksForIdle = (state: State, seen: Omit<Observed, 'idle'>, conduct: Conduct): boolean => {
  const steps = [true, false].map((idle) => nextStep(state, { ...seen, idle }, conduct).do);
  return steps[0] !== steps[1];
};
