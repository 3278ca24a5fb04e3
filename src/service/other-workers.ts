import { isAlive } from '../../adapters/host/process-identity.ts';
import { sameWorker, type Worker } from '../../domain/worker.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { recover } from '../work/recover.ts';

const workersIn = (state: State): readonly Worker[] => [...state.actions.values(), ...state.jobs.values()].flatMap(({ worker }) => (worker === null ? [] : [worker]));

/**
 * Tells whether a command that somebody waits for is at work: whoever has an action and is not this worker, from then on until its process
 * has ended, since `eqi` has none between two of them. What dead ones had begun is given back.
 */
export const otherWorkers = (own: Worker): ((context: CommandContext, state: State) => Promise<boolean>) => {
  let known: readonly Worker[] = [];
  return async (context, state) => {
    const seen = workersIn(state).filter((worker) => !sameWorker(worker, own));
    if (seen.some((worker) => !isAlive(worker))) await recover(context);
    const all = [...known, ...seen.filter((worker) => !known.some((one) => sameWorker(one, worker)))];
    known = all.filter((worker) => isAlive(worker));
    return known.length > 0;
  };
};
