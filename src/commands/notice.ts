import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { lookAtChanged } from '../work/look-at-changed.ts';
import { changeStore, type Change } from './change.ts';
import { reportOutcome } from './report-outcome.ts';

const look = async ({ context, workshop, output }: Change): Promise<number> => {
  const looked = await lookAtChanged(context, workshop, context.store.state().roots.values());
  const invalidated = context.appended().filter(({ type }) => type === 'ImageInvalidated').length;
  const queued = context.appended().some(({ type }) => type === 'ActionQueued' || type === 'JobsQueued');
  if (!context.dryRun) output.success(!queued && invalidated === 0 ? 'Nothing that images depend on has changed.' : `Queued, with priority 3; ${invalidated} images are not used any more.`);
  return reportOutcome(output, { ...looked, warnings: [], interrupted: false });
};

/**
 * `ngen update /trigger:WHAT`: package managers and path units call it when files have changed. Images of changed files are withdrawn at once and
 * queued, and who changed the files goes on the record. It fetches nothing and compiles nothing: somebody waits for it.
 */
export const notice = async (invocation: InvocationOf<'update'>, output: Output): Promise<number> => changeStore(invocation, output, look);
