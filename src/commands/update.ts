import { randomUUID } from 'node:crypto';
import type { ActionSpec } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import { isFailure } from '../../domain/failure.ts';
import { sameWorker } from '../../domain/worker.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import type { BoundRoot } from '../work/bound-root.ts';
import { lookAtRoot } from '../work/look-at-root.ts';
import { naming } from '../work/naming.ts';
import { publishRoot } from '../work/publish-root.ts';
import { installedRequest } from '../work/root-request.ts';
import { runAction, type ActionOutcome } from '../work/run-action.ts';
import { tracesOf } from '../work/trace-changes.ts';
import { whatIsGone } from '../work/what-is-gone.ts';
import { changeStore, type Change } from './change.ts';
import { reportOutcome, upToDate } from './report-outcome.ts';

type Looked = { readonly bound: BoundRoot[]; readonly failures: string[]; readonly missingRoots: string[] };

/** Looks at every root as it is now, or at those of `only`, and decides about it; one that cannot be read does not stop the others. */
const lookAtRoots = async (change: Change, command: 'BindRoot' | 'ObserveRoot', action: ActionSpec, only?: ReadonlySet<string>): Promise<Looked> => {
  const { context, workshop } = change;
  const looked: Looked = { bound: [], failures: [], missingRoots: [] };
  const note = async (found: BoundRoot): Promise<void> => {
    const { spec, findings, id } = found;
    const traces = tracesOf(workshop.cache, context.store.state(), found);
    await context.decide((state) => decide(state, command === 'BindRoot' ? { type: command, spec, findings, action, traces } : { type: command, root: id, findings, action, traces }));
    looked.bound.push(found);
  };
  for (const root of context.store.state().roots.values()) {
    if (only?.has(root.id) === false) continue;
    const gone = whatIsGone(root);
    if (gone !== null) looked.missingRoots.push(gone);
    else {
      try {
        await lookAtRoot(context, workshop, installedRequest(root.id), note);
      } catch (error) {
        if (!isFailure(error)) throw error;
        looked.failures.push(naming(root.path, error.message));
      }
    }
  }
  return looked;
};

const withoutJobs = ({ bound, failures, missingRoots }: Looked): ActionOutcome => ({
  failures: [...failures, ...bound.flatMap((root) => root.failures)],
  warnings: bound.flatMap((root) => root.warnings),
  missingRoots,
  interrupted: false,
});

const queueUpdate = async (change: Change, action: ActionSpec): Promise<number> => {
  const looked = await lookAtRoots(change, 'ObserveRoot', action);
  const outcome = withoutJobs(looked);
  const waits = [...change.context.store.state().actions.values()].some((queued) => queued.kind === 'update');
  if (waits) change.output.success('Queued: update, priority 3.');
  else if (!change.context.dryRun && outcome.failures.length === 0) upToDate(change.output, change.context.store.state());
  return reportOutcome(change.output, outcome);
};

/** Makes anew what is not valid, of all roots or of those of `only`. */
export const updateNow = async (change: Change, action: ActionSpec, only?: ReadonlySet<string>): Promise<number> => {
  const { context, workshop, output } = change;
  const looked = await lookAtRoots(change, 'BindRoot', action, only);
  if (context.dryRun) return reportOutcome(output, withoutJobs(looked));
  const started = [...context.store.state().actions.values()].find((other) => other.kind === 'update' && other.worker !== null && sameWorker(other.worker, workshop.worker));
  if (started === undefined) {
    for (const root of looked.bound) await publishRoot(context, workshop, root);
    const outcome = withoutJobs(looked);
    if (context.appended().length === 0 && outcome.failures.length === 0) upToDate(output, context.store.state());
    return reportOutcome(output, outcome);
  }
  const outcome = await runAction(context, workshop, started, looked.bound);
  return reportOutcome(output, { ...outcome, failures: [...looked.failures, ...outcome.failures], missingRoots: looked.missingRoots });
};

/** `ngen update`: makes every image anew that is no longer valid, of all roots. Queued, always at priority 3. */
export const update = async (invocation: InvocationOf<'update'>, output: Output): Promise<number> =>
  changeStore(invocation, output, async (change) => {
    const { queue, force } = invocation;
    const id = randomUUID();
    if (queue) return queueUpdate(change, { id, kind: 'update', priority: 3, origin: 'deferred', force, worker: null });
    return updateNow(change, { id, kind: 'update', priority: 3, origin: 'manual', force, worker: change.workshop.worker });
  });
