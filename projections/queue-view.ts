import { compareQueued } from '../domain/priority.ts';
import type { Action, Service, State } from '../domain/state.ts';
import type { Worker } from '../domain/worker.ts';

/** A waiting image as `ngen queue status --json` shows it. */
export type JobRow = {
  readonly image: string | null;
  readonly assembly: string;
  readonly priority: number;
  readonly state: 'queued' | 'compiling';
  readonly action: string;
  /** The process that compiles it or runs its action, when it was last heard of. */
  readonly worker: Worker | null;
};

/** Milliseconds that compiling an action's jobs takes one after the other, and the longest of them alone. */
export type ActionTime = { readonly all: number; readonly longest: number };

export type QueueView = {
  readonly paused: boolean;
  readonly jobs: readonly JobRow[];
  readonly service: Service | null;
  /** Of what was queued since the queue was empty last: images that could not be made. */
  readonly notMade: readonly { readonly image: string; readonly priority: number }[];
  /** Of each action with jobs, in their order, by what took how long so far; null where too little was compiled yet. */
  readonly compileMs: readonly ActionTime[] | null;
};

/** What an action was, as it was typed. */
export const describeAction = (state: State, action: Action): string => {
  const root = action.root === null ? undefined : state.roots.get(action.root);
  return action.kind === 'update' ? 'update' : `install ${root?.path ?? action.root}`;
};

/** The actions in the order in which they will run. */
export const queuedActions = (state: State): readonly Action[] => [...state.actions.values()].sort(compareQueued);

/** Bytes: what starting a compiler takes would be most of the time of less, and each byte seem to take as long. */
const leastToTell = 256 * 1024;

/** Compile time grows with the size of the input. */
const timesOf = ({ compiled }: State, costs: readonly (readonly number[])[]): readonly ActionTime[] | null => {
  if (compiled.bytes < leastToTell) return null;
  const ms = (bytes: number): number => Math.round((compiled.ms / compiled.bytes) * bytes);
  return costs.filter((each) => each.length > 0).map((each) => ({ all: ms(each.reduce((sum, cost) => sum + cost, 0)), longest: ms(Math.max(...each)) }));
};

type Row = { readonly row: JobRow; /** Bytes; null: not known before the action is begun. */ readonly cost: number | null };

/** Jobs in the order of their actions, longest first within one; an action without jobs yet stands for itself. */
export const queueView = (state: State): QueueView => {
  const seen = new Set<string>();
  const actions = queuedActions(state).map((action): readonly Row[] => {
    const described = describeAction(state, action);
    const all = [...state.jobs.values()].filter((job) => job.actions.includes(action.id));
    if (all.length === 0) {
      return [{ row: { image: null, assembly: described, priority: action.priority, state: action.worker === null ? 'queued' : 'compiling', action: described, worker: action.worker }, cost: null }];
    }
    return all
      .filter((job) => !seen.has(job.image))
      .map((job) => {
        seen.add(job.image);
        const image = state.images.get(job.image);
        const row: JobRow = {
          image: job.image,
          assembly: image?.assembly ?? job.image,
          priority: action.priority,
          state: job.worker === null ? 'queued' : 'compiling',
          action: described,
          worker: job.worker ?? action.worker,
        };
        return { row, cost: image?.cost ?? 0 };
      })
      .sort((a, b) => b.cost - a.cost);
  });
  return {
    paused: state.paused,
    jobs: actions.flatMap((rows) => rows.map(({ row }) => row)),
    service: state.service,
    notMade: [...state.notMade].map(([image, priority]) => ({ image, priority })),
    compileMs: timesOf(state, actions.map((rows) => rows.flatMap(({ cost }) => cost ?? []))),
  };
};
