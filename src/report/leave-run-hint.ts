import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import type { RejectionCause } from '../../domain/rejection-cause.ts';
import type { DisplayedImage } from '../store/publish-views.ts';
import { spoolOf } from '../work/spool-of.ts';
import { runHintName, type RunHint } from '../work/run-hint.ts';
import type { RunReport } from './run-report.ts';

/** Launchers tell of changed files by themselves, and the rest is no matter of a run. */
const toldOtherwise: ReadonlySet<RejectionCause | null> = new Set(['changed', 'architecture']);

/** Of each image that the run concerned, why it was not used; one that was used for one load context is used. */
const findings = ({ assemblies }: Pick<RunReport, 'assemblies'>): ReadonlyMap<string, RejectionCause | null> => {
  const found = new Map<string, RejectionCause | null>();
  for (const { imageId, image, cause } of assemblies) {
    if (imageId === null || image === 'none' || toldOtherwise.has(cause)) continue;
    if (image === 'used' || !found.has(imageId)) found.set(imageId, image === 'used' ? null : cause);
  }
  return found;
};

/** What the store does not know yet: an image that was not used, or one that is used again. */
const news = (report: Pick<RunReport, 'assemblies'>, images: readonly DisplayedImage[]): RunHint['images'] => {
  const rejectedNow = new Map(images.map(({ id, rejected }) => [id, rejected?.cause ?? null]));
  return Object.fromEntries([...findings(report)].filter(([id, cause]) => (rejectedNow.get(id) ?? null) !== cause));
};

/** Leaves what a run found for the next command that may change the store, which checks it. Not being able to is no failure: the report has it all. */
export const leaveRunHint = (location: StoreLocation, launcher: string, report: Pick<RunReport, 'assemblies'>, images: readonly DisplayedImage[]): void => {
  const found = news(report, images);
  if (Object.keys(found).length === 0) return;
  const hint: RunHint = { seen: Date.now(), images: found };
  const name = runHintName(launcher, process.geteuid!());
  try {
    const file = openSync(join(spoolOf(location.state), name), constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
    const stat = fstatSync(file);
    // Anybody can link a file of ours there, which must stay as it is.
    if (stat.isFile() && stat.uid === process.geteuid!() && stat.nlink === 1) {
      ftruncateSync(file);
      writeSync(file, JSON.stringify(hint));
    }
    closeSync(file);
  } catch {
    // No store, a spool that this user may not write to, or something of somebody else's in the way.
  }
};
