import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { locateStore, requireChangeable, type StoreLocation } from '../../adapters/host/store-location.ts';
import { forgetAudit } from '../../adapters/views/audit-segments.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { chooseLog } from '../store/choose-log.ts';
import { forgetSnapshot } from '../store/snapshot.ts';
import { inspectStore, type Inspection } from '../verify/inspect-store.ts';
import { isOfLog, type Problem } from '../verify/problem.ts';
import { changeStore } from './change.ts';
import { updateNow } from './update.ts';

type Verify = InvocationOf<'verify'>;

const statusOf = (problems: readonly Problem[]): number => (problems.some(isOfLog) ? 4 : problems.length > 0 ? 1 : 0);

const shown = ({ kind, where, what, advice }: Problem): object => ({ kind, where, what, advice });

const report = ({ events, images, problems }: Inspection, repaired: readonly Problem[], json: boolean, output: Output): number => {
  if (json) {
    output.document({ ok: problems.length === 0, events, problems: problems.map(shown), repaired: repaired.map(shown) });
    return statusOf(problems);
  }
  for (const { where, what } of repaired) output.success(`Put right: ${what} (${where})`);
  for (const { where, what, advice } of problems) output.error(`${where}: ${what} ${advice}`);
  if (problems.length > 0) output.text(`Problems: ${problems.length}. Events that were verified: ${events}.`);
  else if (events === 0) output.success('Nothing is on record yet.');
  else output.success(`The log is intact: ${events} events. Views, files of ${images} images, and launchers are as it says.`);
  return statusOf(problems);
};

/** One document is printed at the end, by us. */
const withoutDocuments = (output: Output): Output => ({ ...output, document: () => undefined, success: output.detail });

/**
 * Does for the roots concerned what `update` does: it copies, compiles and publishes what is lost or damaged, and records that. What is made
 * from the log alone is made anew; what no event knows of is swept. The log is only added to.
 */
const repair = async (invocation: Verify, output: Output, location: StoreLocation, { problems }: Inspection): Promise<void> => {
  const roots = new Set(problems.flatMap((problem) => problem.roots));
  if (!invocation.common.dryRun) {
    // What lies about elsewhere is swept by every command; in a view that is in use only this one looks.
    for (const { where } of problems.filter(({ kind, roots: [root] }) => kind === 'file-unknown' && root !== undefined)) rmSync(where, { recursive: true, force: true });
    if (problems.some(({ kind }) => kind === 'audit-differs')) forgetAudit(location.state);
    if (problems.some(({ kind }) => kind === 'snapshot-differs')) forgetSnapshot(location.state);
  }
  await changeStore(invocation, invocation.common.dryRun ? output : withoutDocuments(output), async (change) => {
    const action = { id: randomUUID(), kind: 'update', priority: 3, origin: 'manual', force: false, worker: change.workshop.worker } as const;
    return roots.size === 0 ? 0 : updateNow(change, action, roots);
  });
};

const isIn =
  (problems: readonly Problem[]) =>
  ({ kind, where, what }: Problem): boolean =>
    problems.some((other) => other.kind === kind && other.where === where && other.what === what);

/** `ngen verify`: proves that log, views and files agree, or names each difference; with `--repair` puts views and files right, never the log. */
export const verify = async (invocation: Verify, output: Output): Promise<number> => {
  const { common } = invocation;
  const location = locateStore(common);
  if (invocation.repair) requireChangeable(location);
  const choice = chooseLog(location.state, common.eventLog);
  const found = await inspectStore(location, choice);
  if (!invocation.repair || found.problems.length === 0) return report(found, [], common.json, output);
  if (found.problems.some(isOfLog)) {
    const status = report(found, [], common.json, output);
    output.error('Nothing was repaired: views and files are put right from the log, and the log is not to be trusted.');
    return status;
  }
  if (common.dryRun) {
    if (!common.json) report(found, [], false, output);
    const { events, problems } = found;
    await repair(invocation, { ...output, document: (plan) => output.document({ ok: false, events, problems: problems.map(shown), repaired: [], plan }) }, location, found);
    return 0;
  }
  await repair(invocation, output, location, found);
  const after = await inspectStore(location, choice);
  return report(after, found.problems.filter((problem) => !isIn(after.problems)(problem)), common.json, output);
};
