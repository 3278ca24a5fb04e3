import { existsSync } from 'node:fs';
import { fileStat, sameStat } from '../../adapters/image-store/file-stat.ts';
import type { RootRow } from '../../projections/roots-view.ts';
import { readRootRecord } from '../store/root-record.ts';
import type { RunReport } from './run-report.ts';

export type Why = NonNullable<RunReport['notStartedWithImages']>;

/** What is known when an application did not start with its images. */
export type NotStarted = {
  readonly cache: string;
  /** The id of the launcher that there would be; see `launcherId`. */
  readonly launcher: string;
  /** There is a launcher, and it was started. */
  readonly launched: boolean;
  readonly roots: readonly RootRow[];
  /** As a command that installs it names it; see `offeredInstall`. */
  readonly app: string;
};

const changedSince = (cache: string, launcher: string): readonly string[] => {
  const record = readRootRecord(cache, launcher);
  if (record === null) return [];
  const { paths, absent } = record.sources;
  return [...paths.filter((recorded) => !sameStat(recorded, fileStat(recorded.path))).map(({ path }) => path), ...absent.filter((path) => existsSync(path))];
};

const notInstalled = ({ roots, app }: NotStarted): Why => {
  const other = roots.find(({ arch }) => arch !== null);
  if (other !== undefined) return { cause: 'architecture', reason: `its images are made for ${other.arch}, not for this processor` };
  return { cause: 'notInstalled', reason: roots.length === 0 ? `it has no images; "ngen install ${app}" makes them` : `it is not installed for this scenario, or its images are not finished; "ngen install ${app}" sees to both` };
};

/** A launcher's own tests, asked again after the run; `byEnvironment` are those of the variables, `last` what else a variable may have done. */
export const whyNotStarted = (run: NotStarted, byEnvironment: Why | null, last: Why | null = null): Why => {
  if (!run.launched) return notInstalled(run);
  if (byEnvironment !== null) return byEnvironment;
  const changed = changedSince(run.cache, run.launcher);
  if (changed.length > 0) {
    const more = changed.length === 1 ? '' : ` and ${changed.length - 1} more`;
    return { cause: 'changed', reason: `${changed[0]}${more} changed after the images were made; "ngen update" makes new ones` };
  }
  return last ?? { cause: 'unknown', reason: 'something was not as it was recorded; "ngen update" finds out what' };
};
