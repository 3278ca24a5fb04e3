import { createFreezer } from '../../adapters/compiler/freezer.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Pace } from '../../domain/pace.ts';
import type { Action } from '../../domain/state.ts';
import type { Change } from '../commands/change.ts';
import { reportOutcome } from '../commands/report-outcome.ts';
import { refreshViews } from '../work/refresh-views.ts';
import { runAction } from '../work/run-action.ts';
import type { Workshop } from '../work/workshop.ts';
import type { Ran } from './begun-run.ts';

export type Background = {
  readonly run: (action: Action, signal: AbortSignal) => Promise<Ran>;
  readonly pace: (pace: Pace) => void;
};

/** Runs actions with compilers that can be made to stand still, and leave the machine to others if they are to run in the `background`. What fails is named, and does not hold back the next. */
export const runInBackground = ({ context, workshop, output }: Change, background: boolean): Background => {
  const freezer = createFreezer();
  const run = async (action: Action, signal: AbortSignal): Promise<Ran> => {
    const ours: Workshop = { ...workshop, signal, limits: { ...workshop.limits, background, freezer } };
    const before = context.appended().length;
    try {
      const outcome = await runAction(context, ours, action);
      if (!outcome.interrupted) reportOutcome(output, outcome);
      await refreshViews({ ...context, appended: () => context.appended().slice(before) }, ours);
      return 'over';
    } catch (error) {
      if (!isFailure(error)) throw error;
      output.failure(error);
      return 'putOff';
    }
  };
  return { run, pace: freezer.set };
};
