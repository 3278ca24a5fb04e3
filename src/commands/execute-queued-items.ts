import { decide } from '../../domain/decide/decide.ts';
import { manualFirst } from '../../domain/decide/service.ts';
import type { Priority } from '../../domain/priority.ts';
import type { Action, State } from '../../domain/state.ts';
import { queuedActions } from '../../projections/queue-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { runAction, type ActionOutcome } from '../work/run-action.ts';
import { changeStore, type Change } from './change.ts';
import { reportOutcome, upToDate } from './report-outcome.ts';

/** The next action that nobody runs, of a priority up to the one asked for. */
const next = (state: State, upTo: Priority): Action | undefined => queuedActions(state).find((action) => action.worker === null && action.priority <= upTo);

/** What the background worker has begun is ours now. */
const stepBack = async ({ context, workshop }: Change): Promise<unknown> =>
  context.decide((state) => decide(state, { type: 'StepBack', worker: workshop.worker, reason: manualFirst }));

const runNext = async (change: Change, upTo: Priority): Promise<ActionOutcome | null> => {
  const { context, workshop } = change;
  await stepBack(change);
  const action = next(await context.store.catchUp(), upTo);
  if (action === undefined) return null;
  const started = await context.decide((state) => decide(state, { type: 'StartAction', action: action.id, worker: workshop.worker }));
  return started.length === 0 ? { failures: [], warnings: [], missingRoots: [], interrupted: false } : runAction(context, workshop, action);
};

/** With `--dry-run`: each action that would run is started in thought, none is run. */
const plan = async (change: Change, upTo: Priority): Promise<number> => {
  const { context, workshop } = change;
  await stepBack(change);
  const actions = queuedActions(context.store.state()).filter((action) => action.worker === null && action.priority <= upTo);
  for (const action of actions) await context.decide((state) => decide(state, { type: 'StartAction', action: action.id, worker: workshop.worker }));
  return 0;
};

/** Runs what is queued up to a priority, one action after the other; how many ran, and the exit status. */
export const runQueued = async (change: Change, upTo: Priority): Promise<{ readonly ran: number; readonly status: number }> => {
  let status = 0;
  for (let ran = 0; ; ran += 1) {
    const outcome = await runNext(change, upTo);
    if (outcome === null) return { ran, status };
    status = Math.max(status, reportOutcome(change.output, outcome));
    if (outcome.interrupted) return { ran: ran + 1, status };
  }
};

/** `ngen executeQueuedItems`: runs what is queued, 1 first, and returns when it is done. Runs while the queue is paused, too. */
export const executeQueuedItems = async (invocation: InvocationOf<'executeQueuedItems'>, output: Output): Promise<number> =>
  changeStore(invocation, output, async (change) => {
    const upTo = invocation.upTo ?? 3;
    if (change.context.dryRun) return plan(change, upTo);
    const { ran, status } = await runQueued(change, upTo);
    if (ran === 0 && change.context.store.state().actions.size === 0) upToDate(output, change.context.store.state());
    else if (ran === 0) output.success(`Nothing that could run is queued with a priority up to ${upTo}.`);
    return status;
  });
