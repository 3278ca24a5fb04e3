import { isAlive } from '../../adapters/host/process-identity.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { State } from '../../domain/state.ts';
import type { Worker } from '../../domain/worker.ts';
import type { CommandContext } from '../store/command-context.ts';

const workersOf = (state: State): readonly Worker[] => {
  const workers = [...state.jobs.values(), ...state.actions.values()].flatMap(({ worker }) => (worker === null ? [] : [worker]));
  return [...new Map(workers.map((worker) => [JSON.stringify(worker), worker])).values()];
};

/** Gives back what processes had begun that crashed, were killed, or were cut off by a reboot. */
export const recover = async (context: CommandContext): Promise<void> => {
  const dead = workersOf(context.store.state()).filter((worker) => !isAlive(worker));
  if (dead.length > 0) await context.decide((state) => decide(state, { type: 'RecoverFrom', dead }));
};
