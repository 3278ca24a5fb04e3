import type { Scheduler } from 'fast-check';
import type { Command } from '../../../domain/commands.ts';
import { decide } from '../../../domain/decide/decide.ts';
import type { CacheEvent } from '../../../domain/events/events.ts';
import { fold } from '../../../domain/evolve/evolve.ts';
import type { Priority } from '../../../domain/priority.ts';
import type { Conduct } from '../../../domain/service-step.ts';
import { isRunBy } from '../../../domain/run-by.ts';
import { initialState, type Action, type State } from '../../../domain/state.ts';
import { sameWorker, type Worker } from '../../../domain/worker.ts';
import { queuedActions } from '../../../projections/queue-view.ts';
import { runWorker, type WorkerPorts } from '../../../src/service/worker-loop.ts';
import { actionOf, findingsOf, pathOf, specOf, worker, type Files } from '../../domain/world.ts';
import { faultsOf } from './simulated-faults.ts';

const firstFiles: Files = {
  A: { build: 1, references: ['Shared'] },
  B: { build: 1, references: ['Shared', 'Other'] },
  C: { build: 1, references: [] },
  Shared: { build: 1, references: [] },
  Other: { build: 1, references: [] },
};

const names = ['A', 'B', 'C'] as const;
export type Name = (typeof names)[number];
export type Assembly = Name | 'Shared' | 'Other';

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
  /** A person's, of all that is installed. */
  readonly update: () => Promise<void>;
  readonly queueUpdate: () => Promise<void>;
  /** Ends the process of the command that began first, and its compilers with it, without a word. */
  readonly crash: () => Promise<void>;
  /** Puts another build in an assembly's place. */
  readonly change: (assembly: Assembly) => Promise<void>;
  /** From now on the compiler finds fault with an assembly's build, or with none any more. */
  readonly breaks: (assembly: Assembly | null) => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly proceed: () => Promise<void>;
  readonly idle: (is: boolean) => Promise<void>;
  /** Ends the service's process, and its compilers with it, without a word. */
  readonly kill: () => Promise<void>;
  /** Starts a background worker unless one runs; resolves when it has ended, or was killed. */
  readonly serve: (conduct: Conduct) => Promise<void>;
};

export const simulatedMachine = (scheduler: Scheduler): Machine => {
  let state = initialState;
  const events: CacheEvent[] = [];
  const faults: string[] = [];
  const alive = new Set<number>();
  let idle = true;
  let files = firstFiles;
  let faulty: Assembly | null = null;
  let pid = 100;
  let killed = (): void => undefined;

  let ticks = 0;
  const tick = async (label: string): Promise<void> => {
    if ((ticks += 1) > mostTicks) throw new Error('this never ends');
    await scheduler.schedule(Promise.resolve(), label);
  };
  const record = (decided: readonly CacheEvent[]): readonly CacheEvent[] => {
    for (const event of decided) {
      faults.push(...faultsOf(event, state, events));
      events.push(event);
      state = fold(state, [event]);
    }
    return decided;
  };
  const send = (command: Command): readonly CacheEvent[] => record(decide(state, command));
  const ended = (who: Worker): boolean => !alive.has(who.pid);
  /** Gives back what the dead had begun, as everybody does who looks. */
  const recover = (): void => {
    const dead = [...state.actions.values(), ...state.jobs.values()].flatMap(({ worker: one }) => (one !== null && ended(one) ? [one] : []));
    if (dead.length > 0) send({ type: 'RecoverFrom', dead });
  };

  /** A turn of a process, which gets no further once it is dead: nothing that it waited for ever comes. */
  const turn = async (who: Worker, label: string): Promise<void> => {
    await tick(`${who.pid} ${label}`);
    if (ended(who)) await never;
  };
  const bindNow = (name: Name, action: Omit<Action, 'root' | 'worker'>, who: Worker | null): void =>
    void send({ type: 'BindRoot', spec: specOf(name), findings: findingsOf(files, name), action: actionOf({ id: action.id, kind: action.kind, priority: action.priority, origin: action.origin, worker: who }) });
  const isInstalled = (name: Name): boolean => [...state.roots.values()].some(({ path }) => path === pathOf(name));
  const isOf = (action: Action, name: Name): boolean => action.root === null || state.roots.get(action.root)?.path === pathOf(name);
  const outcomeOf = (who: Worker, image: string): Command => {
    const isFaulty = state.images.get(image)?.assembly.startsWith(`${faulty},`) === true;
    if (isFaulty) return { type: 'RecordFailed', worker: who, failed: { image, reason: 'failed', exitCode: 1, diagnostics: '' } };
    return { type: 'RecordCompiled', worker: who, compiled: { image, object: 'o', size: 1, compiler: 'c', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 } };
  };

  /** Binds an action's roots as they are by now, as `runAction` does. */
  const bindAnew = async (who: Worker, action: Action): Promise<void> => {
    for (const name of names.filter((one) => isInstalled(one) && isOf(action, one))) {
      await turn(who, `binds ${name}`);
      if (isRunBy(state, action.id, who)) bindNow(name, action, who);
    }
  };

  /** Makes an action's images one after the other, as `runJobs` does; `goesOn` resolves when the compiler has got a step further. */
  const perform = async (who: Worker, action: string, isAborted: () => boolean, goesOn: () => Promise<void>): Promise<void> => {
    for (;;) {
      await turn(who, 'looks for a job');
      if (isAborted() || (state.actions.has(action) && !isRunBy(state, action, who))) return;
      const jobs = [...state.jobs.values()].filter((job) => job.actions.includes(action));
      const free = jobs.find((job) => job.worker === null);
      const dead = jobs.flatMap((job) => (job.worker !== null && ended(job.worker) ? [job.worker] : []));
      if (dead.length > 0) send({ type: 'RecoverFrom', dead });
      else if (free !== undefined && (await turn(who, 'has copies staged'), send({ type: 'ClaimJob', image: free.image, worker: who, action })).length > 0) {
        await goesOn();
        if (isAborted()) return;
        send(outcomeOf(who, free.image));
      } else if (jobs.length === 0) {
        await turn(who, 'publishes');
        if (!isAborted()) send({ type: 'FinishAction', action, worker: who, failed: 0 });
        return;
      }
    }
  };

  const commands = new Map<number, () => void>();
  const command = async (body: (who: Worker) => Promise<void>): Promise<void> => {
    const who = worker((pid += 1));
    const dies = new Promise<void>((resolve) => {
      commands.set(who.pid, resolve);
    });
    alive.add(who.pid);
    const lives = async (): Promise<void> => {
      await turn(who, 'begins');
      recover();
      await body(who);
      await turn(who, 'ends');
    };
    await Promise.race([lives(), dies]);
    commands.delete(who.pid);
    alive.delete(who.pid);
  };
  const stepOf = (who: Worker) => async (): Promise<void> => turn(who, 'compiles');
  const ownAction = (who: Worker): Action | undefined => [...state.actions.values()].find((action) => action.worker !== null && sameWorker(action.worker, who));
  const bind = (name: Name, priority: Priority, who: Worker | null): void => bindNow(name, actionOf({ priority, origin: who === null ? 'deferred' : 'manual' }) as Action, who);
  const performOwn = async (who: Worker): Promise<void> => {
    const action = ownAction(who);
    if (action !== undefined) await perform(who, action.id, () => false, stepOf(who));
  };

  const serve = async (conduct: Conduct): Promise<void> => {
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
    const living = async (label: string): Promise<void> => turn(me, label);
    const known = new Set<number>();
    const ports: WorkerPorts = {
      worker: me,
      conduct,
      catchUp: async () => (await living('reads the log'), state),
      decide: async (decision) => {
        await living('appends');
        const decided = decision(state);
        const onBusyMachine = decided.flatMap((event) => (event.type === 'ActionStarted' && !lookedIdle && state.actions.get(event.data.action)!.priority >= (conduct.idleFrom ?? 4) ? [event.data.action] : []));
        faults.push(...onBusyMachine.map((action) => `${action} was started on a busy machine`));
        return record(decided);
      },
      foreground: async (now) => {
        for (const { worker: one } of [...now.actions.values(), ...now.jobs.values()]) if (one !== null && !sameWorker(one, me)) known.add(one.pid);
        recover();
        return [...known].some((one) => alive.has(one));
      },
      busy: async () => {
        await living('looks at the machine');
        lookedIdle = idle;
        return idle ? [] : ['others work'];
      },
      crowded: () => !idle,
      asked: () => false,
      run: async (action, signal) => {
        await bindAnew(me, action);
        await perform(me, action.id, () => signal.aborted, async () => {
          for (let left = compileTicks; left > 0 && !signal.aborted; left -= frozen ? 0 : 1) await living('compiles');
        });
        return 'over';
      },
      pace: (pace) => {
        frozen = pace === 'none';
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
        await performOwn(who);
      }),
    executeQueuedItems: () =>
      command(async (who) => {
        for (;;) {
          await turn(who, 'takes the next');
          send({ type: 'StepBack', worker: who, reason: 'eqi' });
          const next = queuedActions(state).find((action) => action.worker === null);
          if (next === undefined) return;
          send({ type: 'StartAction', action: next.id, worker: who });
          await bindAnew(who, next);
          await perform(who, next.id, () => false, stepOf(who));
        }
      }),
    update: () =>
      command(async (who) => {
        const action = actionOf({ kind: 'update', priority: 3, origin: 'manual' }) as Action;
        for (const name of names.filter(isInstalled)) {
          await turn(who, `looks at ${name}`);
          bindNow(name, action, who);
        }
        await performOwn(who);
      }),
    queueUpdate: () =>
      command(async (who) => {
        const action = actionOf({ kind: 'update', priority: 3, origin: 'deferred' });
        for (const root of state.roots.values()) {
          await turn(who, `looks at ${root.path}`);
          const name = names.find((one) => pathOf(one) === root.path)!;
          send({ type: 'ObserveRoot', root: root.id, findings: findingsOf(files, name), action });
        }
      }),
    crash: async () => {
      await tick('a command crashes');
      const first = [...commands].find(([one]) => alive.has(one));
      if (first === undefined) return;
      alive.delete(first[0]);
      first[1]();
    },
    change: async (assembly) => {
      await tick(`${assembly} is replaced`);
      files = { ...files, [assembly]: { ...files[assembly]!, build: files[assembly]!.build + 1 } };
    },
    breaks: async (assembly) => {
      await tick('the compiler is another');
      faulty = assembly;
    },
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
