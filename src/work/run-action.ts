import type { ActionSpec } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import { isFailure } from '../../domain/failure.ts';
import { isRunBy } from '../../domain/run-by.ts';
import type { Action, State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import type { BoundRoot } from './bound-root.ts';
import { lookAtRoot } from './look-at-root.ts';
import { naming } from './naming.ts';
import { publishRoot } from './publish-root.ts';
import { installedRequest } from './root-request.ts';
import { runJobs } from './run-jobs.ts';
import { tracesOf } from './trace-changes.ts';
import { whatIsGone } from './what-is-gone.ts';
import type { Workshop } from './workshop.ts';

/** How an action ended: everything that failed, each in a sentence for people. */
export type ActionOutcome = { readonly failures: readonly string[]; readonly warnings: readonly string[]; /** Of roots that cannot be looked at because they are gone, a sentence each; no failures. */ readonly missingRoots: readonly string[]; readonly interrupted: boolean };

const specOf = (action: Action, workshop: Workshop): ActionSpec => ({
  id: action.id,
  kind: action.kind,
  priority: action.priority,
  origin: action.origin,
  force: action.force,
  worker: workshop.worker,
});

type Found = { readonly bound: readonly BoundRoot[]; readonly failures: readonly string[]; readonly missingRoots: readonly string[] };

/** Binds the action's roots as they are now. One that cannot be bound does not stop the others; one whose file is gone is only reported. */
const bindRoots = async (context: CommandContext, workshop: Workshop, action: Action): Promise<Found> => {
  const bound: BoundRoot[] = [];
  const failures: string[] = [];
  const missingRoots: string[] = [];
  const roots = [...context.store.state().roots.values()].filter((root) => action.root === null || root.id === action.root);
  for (const root of roots) {
    const gone = whatIsGone(root);
    if (gone !== null) {
      missingRoots.push(gone);
      continue;
    }
    try {
      const found = await bindRoot(context, workshop, root.id, action);
      if (found !== null) bound.push(found);
    } catch (error) {
      if (!isFailure(error)) throw error;
      failures.push(naming(root.path, error.message));
    }
  }
  return { bound, failures, missingRoots };
};

const bindRoot = async (context: CommandContext, workshop: Workshop, id: string, action: Action): Promise<BoundRoot | null> =>
  lookAtRoot(context, workshop, installedRequest(id), async (found) => {
    const traces = tracesOf(workshop.cache, context.store.state(), found);
    // A command that goes first may have taken the action while the files were looked at: it binds for itself.
    await context.decide((state) => (isRunBy(state, action.id, workshop.worker) ? decide(state, { type: 'BindRoot', spec: found.spec, findings: found.findings, action: specOf(action, workshop), traces }) : []));
    return found;
  });

const wasTaken = (state: State, action: string, { worker }: Workshop): boolean => state.actions.has(action) && !isRunBy(state, action, worker);

/** Runs an action that this process has started: reads closures and identities as they are now, compiles, publishes, finishes. */
export const runAction = async (context: CommandContext, workshop: Workshop, action: Action, already: readonly BoundRoot[] = []): Promise<ActionOutcome> => {
  const found = already.length > 0 ? { bound: already, failures: [], missingRoots: [] } : await bindRoots(context, workshop, action);
  const jobFailures = await runJobs(context, workshop, action.id, found.bound);
  const outcome = {
    failures: [...found.failures, ...found.bound.flatMap((root) => root.failures), ...jobFailures.map((failure) => failure.what)],
    warnings: found.bound.flatMap((root) => root.warnings),
    missingRoots: found.missingRoots,
    interrupted: workshop.signal.aborted || wasTaken(context.store.state(), action.id, workshop),
  };
  if (outcome.interrupted) {
    await context.decide((state) => decide(state, { type: 'GiveBackAction', action: action.id, worker: workshop.worker, reason: 'interrupted' }));
    return outcome;
  }
  for (const root of found.bound) await publishRoot(context, workshop, root);
  await context.decide((state) => decide(state, { type: 'FinishAction', action: action.id, worker: workshop.worker, failed: outcome.failures.length }));
  return outcome;
};
