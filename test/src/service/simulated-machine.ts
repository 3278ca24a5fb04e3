import type { Scheduler } from 'fast-check';
import type { Command } from '../../../domain/commands.ts';
import { decide } from '../../../domain/decide/decide.ts';
import type { CacheEvent } from '../../../domain/events/events.ts';
import { fold } from '../../../domain/evolve/evolve.ts';
import type { Priority } from '../../../domain/priority.ts';
import { serviceConduct } from '../../../domain/service-step.ts';
import { isRunBy } from '../../../domain/run-by.ts';
import { initialState, type Action, type State } from '../../../domain/state.ts';
import { sameWorker, type Worker } from '../../../domain/worker.ts';
import { queuedActions } from '../../../projections/queue-view.ts';
import { runWorker, type WorkerPorts } from '../../../src/service/worker-loop.ts';
import { actionOf, findingsOf, specOf, worker, type Files } from '../../domain/world.ts';

const files: Files = {
  A: { build: 1, references: ['Shared'] },
  B: { build: 1, references: ['Shared', 'Other'] },
  C: { build: 1, references: [] },
  Shared: { build: 1, references: [] },
  Other: { build: 1, references: [] },
};

export type Name = 'A' | 'B' | 'C';

/** Many times as many as any of these stories takes. */
const mostTicks = 20_000;

/** Of the loop, a turn takes about five. */
const compileTicks = 8;

const never = new Promise<never>(() => undefined);

/** A machine on which the real loop and the real decisions run; a scheduler decides when each of its processes gets a step further. */
export type Machine = {
  readonly state: () => State;
  readonly events: readonly CacheEvent[];
  /** What must never be, and was. */
  readonly faults: readonly string[];
  readonly queue: (name: Name, priority: Priority) => Promise<void>;
  readonly install: (name: Name) => Promise<void>;
  readonly executeQueuedItems: () => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly proceed: () => Promise<void>;
  readonly idle: (is: boolean) => Promise<void>;
  /** Ends the service's process, and its compilers with it, without a word. */
  readonly kill: () => Promise<void>;
  /** Starts a service unless one runs; resolves when it has ended, or was killed. */
  readonly serve: () => Promise<void>;
};

export const simulatedMachine = (scheduler: Scheduler): Machine => {
  let state = initialState;
  const events: CacheEvent[] = [];
  const faults: string[] = [];
  const alive = new Set<number>();
  let idle = true;
  let pid = 100;
  let killed = (): void => undefined;

  let ticks = 0;
  const tick = async (label: string): Promise<void> => {
    if ((ticks += 1) > mostTicks) throw new Error('this never ends');
    await scheduler.schedule(Promise.resolve(), label);
  };
  const mayNot = (broken: boolean, what: string): void => void (broken && faults.push(what));

  const check = (before: State, event: CacheEvent): void => {
    const ours = (who: Worker | null): boolean => who !== null && before.service !== null && sameWorker(before.service.worker, who);
    if (event.type === 'ImageCompiled') mayNot(events.some((other) => other.type === 'ImageCompiled' && other.data.image === event.data.image), `${event.data.image} was made twice`);
    if (event.type === 'ImageCompiled' && ours(before.jobs.get(event.data.image)?.worker ?? null)) mayNot(before.service?.waiting !== null, `the service made ${event.data.image} while it stood still`);
    if (event.type === 'JobClaimed') mayNot(before.paused && ours(event.data.worker), `the service began ${event.data.image} while paused`);
    if (event.type === 'ActionStarted' && ours(event.data.worker)) {
      const first = queuedActions(before).find((action) => action.worker === null)!;
      const started = before.actions.get(event.data.action)!;
      mayNot(before.paused, `the service started ${started.id} while paused`);
      mayNot(first.priority < started.priority, `the service started ${started.id} before ${first.id}`);
    }
  };
  const send = (command: Command): readonly CacheEvent[] => {
    const decided = decide(state, command);
    for (const event of decided) {
      check(state, event);
      events.push(event);
      state = fold(state, [event]);
    }
    return decided;
  };
  const ended = (who: Worker): boolean => !alive.has(who.pid);

  const stages = async (): Promise<void> => tick('copies are staged');

  /** Makes an action's images one after the other, as `runAction` does; `goesOn` resolves when the compiler has got a step further. */
  const perform = async (who: Worker, action: string, isAborted: () => boolean, goesOn: () => Promise<void>): Promise<void> => {
    for (;;) {
      await tick(`${who.pid} looks for a job`);
      if (isAborted() || (state.actions.has(action) && !isRunBy(state, action, who))) return;
      const jobs = [...state.jobs.values()].filter((job) => job.actions.includes(action));
      const free = jobs.find((job) => job.worker === null);
      const dead = jobs.flatMap((job) => (job.worker !== null && ended(job.worker) ? [job.worker] : []));
      if (dead.length > 0) send({ type: 'RecoverFrom', dead });
      else if (free !== undefined && (await stages(), send({ type: 'ClaimJob', image: free.image, worker: who, action })).length > 0) {
        await goesOn();
        if (isAborted()) return;
        const compiled = { image: free.image, object: 'o', size: 1, compiler: 'c', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 };
        send({ type: 'RecordCompiled', worker: who, compiled });
      } else if (jobs.length === 0) {
        await tick(`${who.pid} publishes`);
        if (!isAborted()) send({ type: 'FinishAction', action, worker: who, failed: 0 });
        return;
      }
    }
  };

  const command = async (body: (who: Worker) => Promise<void>): Promise<void> => {
    const who = worker((pid += 1));
    alive.add(who.pid);
    await tick(`${who.pid} begins`);
    const dead = [...state.actions.values(), ...state.jobs.values()].flatMap(({ worker: one }) => (one !== null && ended(one) ? [one] : []));
    if (dead.length > 0) send({ type: 'RecoverFrom', dead });
    await body(who);
    await tick(`${who.pid} ends`);
    alive.delete(who.pid);
  };
  const stepOf = (who: Worker) => async (): Promise<void> => tick(`${who.pid} compiles`);
  const ownAction = (who: Worker): Action | undefined => [...state.actions.values()].find((action) => action.worker !== null && sameWorker(action.worker, who));
  const bind = (name: Name, priority: Priority, who: Worker | null): void =>
    void send({ type: 'BindRoot', spec: specOf(name), findings: findingsOf(files, name), action: actionOf({ priority, origin: who === null ? 'deferred' : 'manual', worker: who }) });

  const serve = async (): Promise<void> => {
    await tick('a service starts');
    if (state.service !== null && !ended(state.service.worker)) return;
    if (state.service !== null) send({ type: 'RecoverFrom', dead: [state.service.worker] });
    const me = worker((pid += 1));
    alive.add(me.pid);
    send({ type: 'StartService', worker: me });
    let frozen = false;
    let lookedIdle = true;
    const dies = new Promise<void>((resolve) => {
      killed = () => {
        alive.delete(me.pid);
        resolve();
      };
    });
    /** Nothing that a dead process waited for ever comes. */
    const living = async (label: string): Promise<void> => {
      await tick(`${me.pid} ${label}`);
      if (ended(me)) await never;
    };
    const known = new Set<number>();
    const ports: WorkerPorts = {
      worker: me,
      conduct: serviceConduct,
      catchUp: async () => (await living('reads the log'), state),
      decide: async (decision) => {
        await living('appends');
        const decided = decision(state);
        for (const event of decided) {
          check(state, event);
          if (event.type === 'ActionStarted') mayNot(state.actions.get(event.data.action)?.priority === 3 && !lookedIdle, `${event.data.action} was started on a busy machine`);
          events.push(event);
          state = fold(state, [event]);
        }
        return decided;
      },
      foreground: async (now) => {
        for (const { worker: one } of [...now.actions.values(), ...now.jobs.values()]) if (one !== null && !sameWorker(one, me)) known.add(one.pid);
        const dead = [...state.actions.values(), ...state.jobs.values()].flatMap(({ worker: one }) => (one !== null && ended(one) ? [one] : []));
        if (dead.length > 0) send({ type: 'RecoverFrom', dead });
        return [...known].some((one) => alive.has(one));
      },
      busy: async () => {
        await living('looks at the machine');
        lookedIdle = idle;
        return idle ? [] : ['others work'];
      },
      asked: () => false,
      run: async (action, signal) => {
        await perform(me, action.id, () => signal.aborted || ended(me), async () => {
          for (let left = compileTicks; left > 0 && !signal.aborted; left -= frozen ? 0 : 1) await living('compiles');
        });
        return 'over';
      },
      freeze: (still) => {
        frozen = still;
      },
      wake: async () => living('waits'),
    };
    await Promise.race([runWorker(ports), dies]);
    alive.delete(me.pid);
  };

  return {
    state: () => state,
    events,
    faults,
    queue: (name, priority) => command(async () => bind(name, priority, null)),
    install: (name) =>
      command(async (who) => {
        bind(name, 1, who);
        const action = ownAction(who);
        if (action !== undefined) await perform(who, action.id, () => false, stepOf(who));
      }),
    executeQueuedItems: () =>
      command(async (who) => {
        for (;;) {
          await tick(`${who.pid} takes the next`);
          send({ type: 'StepBack', worker: who, reason: 'eqi' });
          const next = queuedActions(state).find((action) => action.worker === null);
          if (next === undefined) return;
          send({ type: 'StartAction', action: next.id, worker: who });
          await perform(who, next.id, () => false, stepOf(who));
        }
      }),
    pause: () => command(async () => void send({ type: 'PauseQueue' })),
    proceed: () => command(async () => void send({ type: 'ContinueQueue' })),
    idle: async (is) => {
      await tick(`the machine is ${is ? 'idle' : 'busy'}`);
      idle = is;
    },
    kill: async () => {
      await tick('the service is killed');
      killed();
    },
    serve,
  };
};
