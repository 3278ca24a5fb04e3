import type { RootRow } from '../../projections/roots-view.ts';
import { changedFramework } from './changed-framework.ts';
import type { ChangedSources } from './changed-sources.ts';
import type { Offered } from './offered-commands.ts';
import type { RunReport } from './run-report.ts';

export type Why = NonNullable<RunReport['notStartedWithImages']>;

/** What is known when an application did not start with its images. */
export type NotStarted = {
  /** There is a launcher, and it was started. */
  readonly launched: boolean;
  /** As they were just before. */
  readonly sources: ChangedSources;
  readonly roots: readonly RootRow[];
  readonly offered: Offered;
  /** All of the application's own files hold native code of their vendor's. */
  readonly precompiled: boolean;
  /** It brings its own runtime. */
  readonly selfContained: boolean;
  /** Nobody saw what the launcher chose, and the trace ends before it tells. */
  readonly untold: boolean;
  /** The files that the run loaded. */
  readonly loaded: readonly string[];
};

const whatChanged = ({ sources, loaded }: NotStarted): string => {
  const { recorded, changed } = sources;
  return changedFramework(recorded, changed, loaded) ?? `${changed[0]}${changed.length === 1 ? '' : ` and ${changed.length - 1} more`} changed after the images were made`;
};

const notInstalled = ({ roots, offered, precompiled, selfContained }: NotStarted): Why => {
  const other = roots.find(({ arch }) => arch !== null);
  if (other !== undefined) return { cause: 'architecture', reason: `its images are made for ${other.arch}, not for this processor` };
  if (precompiled) return { cause: 'notInstalled', reason: 'it has no images, and would get none: its vendor compiled all of its assemblies ahead of time' };
  if (selfContained) return { cause: 'notInstalled', reason: 'it has no images, and can have none: it is self-contained; publish it for the installed framework (--self-contained false), or with PublishReadyToRun' };
  return { cause: 'notInstalled', reason: roots.length === 0 ? `it has no images; "${offered.install}" makes them` : `it is not installed for this scenario, or its images are not finished; "${offered.install}" sees to both` };
};

/** A launcher's own tests, asked again; `byEnvironment` are those of the variables, `last` what else a variable may have done. Null where nothing tells that it did not. */
export const whyNotStarted = (run: NotStarted, byEnvironment: Why | null, last: Why | null = null): Why | null => {
  if (!run.launched) return notInstalled(run);
  if (byEnvironment !== null) return byEnvironment;
  if (run.sources.changed.length > 0) return { cause: 'changed', reason: `${whatChanged(run)}; "${run.offered.update}" makes new ones` };
  if (run.untold) return null;
  return last ?? { cause: 'unknown', reason: `something was not as it was recorded; "${run.offered.update}" finds out what` };
};
