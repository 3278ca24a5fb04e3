import { randomUUID } from 'node:crypto';
import type { Architecture } from '../../domain/architecture.ts';
import type { ActionSpec } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import { requiredImages } from '../../domain/root.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import type { Action, State } from '../../domain/state.ts';
import { sameWorker } from '../../domain/worker.ts';
import { describeFailure } from '../../projections/describe-failure.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import type { BoundRoot } from '../work/bound-root.ts';
import { lookAtRoot } from '../work/look-at-root.ts';
import { publishRoot } from '../work/publish-root.ts';
import type { RootRequest } from '../work/root-request.ts';
import { runAction } from '../work/run-action.ts';
import { changeStore, type Change } from './change.ts';
import { findAssembly } from './find-assembly.ts';
import { privateFiles } from './private-files.ts';
import { reportOutcome, upToDate } from './report-outcome.ts';

type Install = InvocationOf<'install'>;

const requestFor = (invocation: Install, state: State, machine: Architecture): RootRequest => ({
  path: findAssembly(invocation.assembly, state),
  configuration: invocation.configuration,
  scenario: scenarioOf(invocation),
  noDependencies: invocation.noDependencies,
  frameworkBubble: invocation.frameworkBubble,
  allowUntrusted: invocation.allowUntrusted,
  target: invocation.compile.arch === machine ? null : invocation.compile.arch,
});

const ourAction = (state: State, root: string, change: Change): Action | undefined =>
  [...state.actions.values()].find((action) => action.root === root && action.worker !== null && sameWorker(action.worker, change.workshop.worker));

const bind = async (change: Change, invocation: Install): Promise<BoundRoot> => {
  const { context, workshop } = change;
  const { queue, force } = invocation;
  const action: ActionSpec = {
    id: randomUUID(),
    kind: 'install',
    priority: queue ?? 1,
    origin: queue === null ? 'manual' : 'deferred',
    force,
    worker: queue === null ? workshop.worker : null,
  };
  const found = await lookAtRoot(
    context,
    workshop,
    (state) => requestFor(invocation, state, workshop.architecture),
    async (root) => {
      await context.decide((state) => decide(state, { type: 'BindRoot', spec: root.spec, findings: root.findings, action }));
      return root;
    },
  );
  return found!;
};

const queuedAction = (state: State, root: string): Action | undefined => [...state.actions.values()].find((action) => action.root === root);

/** What an earlier command tried in vain, where this one made the root or bound it anew: it starts with less than was asked for. */
const triedBefore = (change: Change, { id, findings }: BoundRoot): readonly string[] => {
  const { context } = change;
  if (context.appended().length === 0) return [];
  const { images, roots } = context.store.state();
  const root = roots.get(id);
  const needed = root === undefined ? new Set<string>() : requiredImages(root);
  return findings.closure.members.flatMap(({ image, path }) => {
    const failure = needed.has(image) ? (images.get(image)?.failure ?? null) : null;
    return failure === null ? [] : [`${path}: ${describeFailure(failure.reason, failure.diagnostics)}. That was found earlier; /Force tries again.`];
  });
};

const sayInstalled = (output: Output, { spec, notes }: BoundRoot, addition: string): void => {
  output.success(`Installed ${spec.path}${addition}.`);
  for (const note of notes) output.success(note);
};

/** Everything is there already, or nothing more can be made. */
const published = async (change: Change, found: BoundRoot): Promise<number> => {
  const { context, workshop, output } = change;
  await publishRoot(context, workshop, found);
  const failures = [...found.failures, ...triedBefore(change, found)];
  if (context.appended().length === 0) {
    if (failures.length === 0) upToDate(output, context.store.state());
  } else sayInstalled(output, found, failures.length === 0 ? '; the images it needs were there already' : '');
  return reportOutcome(output, { failures, warnings: found.warnings, missingRoots: [], interrupted: false });
};

const compiled = async (change: Change, found: BoundRoot, action: Action): Promise<number> => {
  const { context, workshop, output } = change;
  const outcome = await runAction(context, workshop, action, [found]);
  const status = reportOutcome(output, outcome);
  if (outcome.interrupted) return status;
  if (!context.store.state().roots.has(found.id)) {
    output.error(`${found.spec.path} was uninstalled while its images were made; they were thrown away.`);
    return 1;
  }
  sayInstalled(output, found, '');
  return status;
};

/** `ngen install`: makes the assembly a root and its images, or queues that. */
export const install = async (invocation: Install, output: Output): Promise<number> =>
  changeStore(invocation, output, async (change) => {
    const { context, location } = change;
    const found = await bind(change, invocation);
    if (context.dryRun || context.appended().length > 0) for (const warning of privateFiles(found.findings.closure, location.cache)) output.warning(warning);
    if (context.dryRun) return 0;
    const state = context.store.state();
    const waiting = queuedAction(state, found.id);
    if (invocation.queue !== null && waiting !== undefined) {
      output.success(`Queued: install ${found.spec.path}, priority ${waiting.priority}.`);
      for (const note of found.notes) output.success(note);
      return reportOutcome(output, { failures: found.failures, warnings: found.warnings, missingRoots: [], interrupted: false });
    }
    const action = ourAction(state, found.id, change);
    return action === undefined ? published(change, found) : compiled(change, found, action);
  });
