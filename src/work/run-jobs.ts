import { setTimeout as delay } from 'node:timers/promises';
import { compileAll } from '../../adapters/compiler/compile-all.ts';
import { isAlive } from '../../adapters/host/process-identity.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { Member } from '../../domain/closure.ts';
import { decide } from '../../domain/decide/decide.ts';
import { isRunBy } from '../../domain/run-by.ts';
import type { Job, State } from '../../domain/state.ts';
import { sameWorker, type Worker } from '../../domain/worker.ts';
import { describeFailure } from '../../projections/describe-failure.ts';
import type { CommandContext } from '../store/command-context.ts';
import type { BoundRoot } from './bound-root.ts';
import { compileMember } from './compile-member.ts';
import { openStaging } from './staging.ts';
import { stillBound } from './still-bound.ts';
import type { Workshop } from './workshop.ts';

/** An image to be made, and a root whose closure it belongs to. */
type Task = { readonly root: BoundRoot; readonly member: Member };

/** What could not be compiled, in sentences for people. */
export type JobFailure = { readonly image: string; readonly assembly: string; readonly what: string };

const jobsOf = (state: State, action: string): readonly Job[] => [...state.jobs.values()].filter((job) => job.actions.includes(action));

const tasksOf = (roots: readonly BoundRoot[], jobs: readonly Job[]): readonly Task[] => {
  const members = new Map<string, Task>();
  for (const root of roots) {
    for (const member of root.findings.closure.members) if (!members.has(member.image)) members.set(member.image, { root, member });
  }
  return jobs.flatMap((job) => members.get(job.image) ?? []);
};

/** Nobody sees a compiler of the background worker being killed, and says "again". */
const backgroundRuns = 3;

const pollMs = 100;

/** Jobs that others claimed: gives back those of the dead, waits a moment for the living. */
const waitForOthers = async (context: CommandContext, workshop: Workshop, others: readonly Worker[]): Promise<void> => {
  const dead = others.filter((worker) => !isAlive(worker));
  if (dead.length > 0) await context.decide((state) => decide(state, { type: 'RecoverFrom', dead }));
  else await delay(pollMs, undefined, { signal: workshop.signal }).catch(() => undefined);
  await context.store.catchUp();
};

/**
 * Makes the images an action waits for, side by side, longest first, until none is left: what others have claimed is waited for, and
 * taken over when they are dead. What a root binds no more is left to whoever bound it anew. Returns what failed. Stops early when the workshop's signal is aborted.
 */
export const runJobs = async (context: CommandContext, workshop: Workshop, action: string, roots: readonly BoundRoot[]): Promise<readonly JobFailure[]> => {
  const failures: JobFailure[] = [];
  const staging = openStaging(context, workshop.cache);
  const progress = { done: 0, total: 0 };
  const runs = new Map<string, number>();
  const mayRunAgain = (image: string): boolean => {
    runs.set(image, (runs.get(image) ?? 0) + 1);
    return workshop.limits.freezer !== undefined && runs.get(image)! < backgroundRuns;
  };
  const run = async ({ root, member }: Task): Promise<void> => {
    const staged = await staging.folderOf(root);
    if (staged === null) return;
    const claimed = await context.decide((state) => decide(state, { type: 'ClaimJob', image: member.image, worker: workshop.worker, action }));
    if (claimed.length === 0) return;
    const assembly = simpleName(member.assembly);
    workshop.report({ kind: 'compiling', assembly, ...progress });
    const again = mayRunAgain(member.image);
    const result = await compileMember(context, workshop, root, staged, member, again);
    if (!result.ok && result.reason === 'killed' && again) return;
    progress.done += 1;
    if (result.ok) workshop.report({ kind: 'compiled', assembly, ...progress, wallMs: result.wallMs, methods: result.methodsCompiled });
    else if (result.reason !== 'cancelled') {
      const what = `${member.path}: ${describeFailure(result.reason, result.diagnostics)}`;
      failures.push({ image: member.image, assembly, what });
      workshop.report({ kind: 'failed', assembly, ...progress, what });
    }
  };
  try {
    for (;;) {
      const state = context.store.state();
      if (state.actions.has(action) && !isRunBy(state, action, workshop.worker)) return failures; // taken from us
      const jobs = jobsOf(state, action);
      const free = tasksOf(roots.filter((root) => stillBound(state, root)), jobs.filter((job) => job.worker === null));
      const others = jobs.flatMap((job) => (job.worker === null || sameWorker(job.worker, workshop.worker) ? [] : [job.worker]));
      if (workshop.signal.aborted || (free.length === 0 && others.length === 0)) return failures;
      progress.total = progress.done + free.length;
      if (free.length > 0) await compileAll(free.map((task) => ({ ...task, cost: task.member.size })), { slots: workshop.slots, signal: workshop.signal }, run);
      else await waitForOthers(context, workshop, others);
    }
  } finally {
    await staging.end();
  }
};
