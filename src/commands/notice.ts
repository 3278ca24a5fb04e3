import { locateStore } from '../../adapters/host/store-location.ts';
import { launcherId } from '../../adapters/image-store/layout.ts';
import { isFailure } from '../../domain/failure.ts';
import type { Root } from '../../domain/root.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { hasLog, chooseLog } from '../store/choose-log.ts';
import { readRootRecord, stillHolds } from '../store/root-record.ts';
import { checkRoot } from '../work/check-root.ts';
import { naming } from '../work/naming.ts';
import { whatIsGone } from '../work/what-is-gone.ts';
import { changeStore, type Change } from './change.ts';
import { nothingChanged } from './nothing-changed.ts';
import { reportOutcome } from './report-outcome.ts';

type Notice = InvocationOf<'update'>;

const isChanged = (cache: string, root: Root): boolean => {
  const record = readRootRecord(cache, launcherId(root.id));
  return record === null || !stillHolds(record);
};

/** A root whose files cannot be read at this moment does not stop the others. */
const lookAt = async ({ context, workshop }: Change, root: Root, failures: string[]): Promise<void> => {
  try {
    await checkRoot(context, workshop, root);
  } catch (error) {
    if (!isFailure(error)) throw error;
    failures.push(naming(root.path, error.message));
  }
};

const lookAtChanged = async (change: Change): Promise<number> => {
  const { context, workshop, output } = change;
  const failures: string[] = [];
  const missingRoots: string[] = [];
  const invalidated = (): number => context.appended().filter(({ type }) => type === 'ImageInvalidated').length;
  for (const root of context.store.state().roots.values()) {
    const gone = whatIsGone(root);
    if (gone !== null) missingRoots.push(gone);
    else if (isChanged(workshop.cache, root)) await lookAt(change, root, failures);
  }
  if (!context.dryRun) output.success(invalidated() === 0 ? 'Nothing that images depend on has changed.' : `Queued: update, priority 3; ${invalidated()} images are not used any more.`);
  return reportOutcome(output, { failures, warnings: [], missingRoots, interrupted: false });
};

/**
 * `ngen update /trigger:WHAT`: package managers and path units call it when files have changed. Images of changed files are withdrawn at once and
 * queued, and who changed the files goes on the record. It fetches nothing and compiles nothing: somebody waits for it.
 */
export const notice = async (invocation: Notice, output: Output): Promise<number> => {
  const { common } = invocation;
  const location = locateStore(common);
  // A machine without a store is not given one by somebody's package.
  const isThere = hasLog(chooseLog(location.state, common.eventLog));
  if (isThere && (common.dryRun || !nothingChanged(location))) return changeStore(invocation, output, lookAtChanged);
  if (common.json) output.document({ events: [], exitStatus: 0 });
  else output.success('Nothing that images depend on has changed.');
  return 0;
};
