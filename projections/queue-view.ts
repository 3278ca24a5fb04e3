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

export type QueueView = {
  readonly paused: boolean;
  readonly jobs: readonly JobRow[];
  readonly service: Service | null;
  /** Milliseconds that compiling what is left takes one after the other, by what took how long so far; null where nothing was compiled yet. */
  readonly compileMs: number | null;
};

/** What an action was, as it was typed. */
export const describeAction = (state: State, action: Action): string => {
  const root = action.root === null ? undefined : state.roots.get(action.root);
  return action.kind === 'update' ? 'update' : `install ${root?.path ?? action.root}`;
};

/** The actions in the order in which they will run. */
export const queuedActions = (state: State): readonly Action[] => [...state.actions.values()].sort(compareQueued);

/** Compile time grows with the size of the input. */
const compileMs = ({ compiled, jobs, images }: State): number | null =>
  compiled.bytes === 0 ? null : Math.round((compiled.ms / compiled.bytes) * [...jobs.keys()].reduce((sum, image) => sum + (images.get(image)?.cost ?? 0), 0));

/** Jobs in the order of their actions, longest first within one; an action without jobs yet stands for itself. */
export const queueView = (state: State): QueueView => {
  const seen = new Set<string>();
  const jobs = queuedActions(state).flatMap((action): readonly JobRow[] => {
    const described = describeAction(state, action);
    const all = [...state.jobs.values()].filter((job) => job.actions.includes(action.id));
    if (all.length === 0) {
      return [{ image: null, assembly: described, priority: action.priority, state: action.worker === null ? 'queued' : 'compiling', action: described, worker: action.worker }];
    }
    return all
      .filter((job) => !seen.has(job.image))
      .map((job): JobRow & { cost: number } => {
        seen.add(job.image);
        const image = state.images.get(job.image);
        return {
          image: job.image,
          assembly: image?.assembly ?? job.image,
          priority: action.priority,
          state: job.worker === null ? 'queued' : 'compiling',
          action: described,
          worker: job.worker ?? action.worker,
          cost: image?.cost ?? 0,
        };
      })
      .sort((a, b) => b.cost - a.cost)
      .map(({ cost: _cost, ...row }) => row);
  });
  return { paused: state.paused, jobs, service: state.service, compileMs: compileMs(state) };
};
