import { decide } from '../../domain/decide/decide.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import type { ServiceEnd } from '../../domain/events/service-events.ts';
import type { Pace } from '../../domain/pace.ts';
import { isRunBy } from '../../domain/run-by.ts';
import { asksForIdle, nextStep, type Conduct, type Observed, type Step } from '../../domain/service-step.ts';
import type { Action, State } from '../../domain/state.ts';
import type { Worker } from '../../domain/worker.ts';
import { beginRun, type BegunRun, type Ran } from './begun-run.ts';

/**
 * What a background worker needs of the world. Whoever starts one for another reason plugs in here: `conduct` says which priorities wait
 * for an idle machine ("may it run now?") and whether the worker waits or ends when it is not ("stops for a busy machine?"); `busy`
 * says when it is not.
 */
export type WorkerPorts = {
  readonly worker: Worker;
  readonly conduct: Conduct;
  /** The newest state of the cache. */
  readonly catchUp: () => Promise<State>;
  readonly decide: (decision: (state: State) => readonly CacheEvent[]) => Promise<readonly CacheEvent[]>;
  /** Gives back what workers had begun that died, and says whether a command that somebody waits for compiles. */
  readonly foreground: (state: State) => Promise<boolean>;
  /** What keeps the machine from being idle, a sentence each; none when it is. */
  readonly busy: () => Promise<readonly string[]>;
  /** Whether others use nearly all of the processors. */
  readonly crowded: () => boolean;
  /** Whether somebody wants the worker to end. */
  readonly asked: () => boolean;
  /** Runs an action that this worker has started, to its end or until the signal is aborted. */
  readonly run: (action: Action, signal: AbortSignal) => Promise<Ran>;
  /** How many of those that compile go on; the others stand still. Told again and again. */
  readonly pace: (pace: Pace) => void;
  /** Resolves when something may have changed, or what runs is over; `step` says what the worker waits for. */
  readonly wake: (step: Step, over: Promise<unknown>) => Promise<void>;
};

type Turn = { readonly step: Step; readonly busy: readonly string[]; readonly seen: Observed };

const never = new Promise<never>(() => undefined);

const look = async (ports: WorkerPorts, state: State, putOff: ReadonlySet<string>): Promise<Turn> => {
  const without = { worker: ports.worker, foreground: await ports.foreground(state), crowded: ports.crowded(), asked: ports.asked(), putOff };
  const asks = asksForIdle(state, without, ports.conduct);
  const busy = asks ? await ports.busy() : [];
  // Who did not look does not know: by the time it is recorded, something may be next for which it matters.
  const seen = { ...without, idle: asks && busy.length === 0 };
  return { step: nextStep(state, seen, ports.conduct), busy, seen };
};

/** Starts what is next, judged once more by the state on which it is recorded; null when something else is to be done by now. */
const start = async (ports: WorkerPorts, seen: Observed): Promise<BegunRun | null> => {
  let next: Action | null = null;
  const events = await ports.decide((now) => {
    const step = nextStep(now, seen, ports.conduct);
    next = step.do === 'start' ? step.action : null;
    return next === null ? [] : decide(now, { type: 'StartAction', action: next.id, worker: ports.worker });
  });
  return next === null || events.length === 0 ? null : beginRun(next, ports.run);
};

/**
 * Works on the queue until there is nothing left or a reason to end, which it returns when it is on the record. At each turn it looks at log
 * and machine and does what `nextStep` says; nothing is decided here. The caller has recorded that the worker started. Raises what `run` raises.
 */
export const runWorker = async (ports: WorkerPorts): Promise<ServiceEnd> => {
  const { worker } = ports;
  const putOff = new Set<string>();
  let begun: BegunRun | null = null;
  /** Ends what runs here, whoever has it now, and gives back what is ours. */
  const end = async (run: BegunRun, why: string): Promise<void> => {
    await ports.decide((state) => decide(state, { type: 'GiveBackAction', action: run.action.id, worker, reason: why }));
    run.abort();
    if ((await run.over) === 'putOff') putOff.add(run.action.id);
    begun = null;
    ports.pace('all');
  };
  for (;;) {
    const state = await ports.catchUp();
    const run: BegunRun | null = begun;
    if (run !== null && (run.isOver() || !isRunBy(state, run.action.id, worker))) {
      await end(run, 'it was not finished');
      continue;
    }
    const { step, busy, seen } = await look(ports, state, putOff);
    const waits = step.do === 'freeze' || (step.do === 'wait' && step.for === 'idle');
    if (step.do === 'freeze') ports.pace('none'); // first done, then said; the other way round when it goes on
    await ports.decide((now) => decide(now, { type: 'ServiceWaits', worker, why: waits ? busy : null }));
    switch (step.do) {
      case 'stop':
        if ((await ports.decide((now) => decide(now, { type: 'StopService', worker, why: step.why }))).length > 0) return step.why;
        continue;
      case 'start':
        begun = await start(ports, seen);
        continue;
      case 'giveBack':
        if (run !== null) await end(run, step.why);
        continue;
      case 'goOn':
      case 'freeze':
      case 'wait':
        ports.pace(step.do === 'freeze' ? 'none' : step.do === 'goOn' ? step.pace : 'all');
        await ports.wake(step, run?.over.catch(() => undefined) ?? never);
    }
  }
};
