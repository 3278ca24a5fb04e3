import { locateStore } from '../../adapters/host/store-location.ts';
import { untrustedSources } from '../../adapters/host/untrusted-sources.ts';
import { readViews, type PublishedViews } from '../../adapters/views/read-views.ts';
import { rootId } from '../../domain/root-id.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import type { QueueView } from '../../projections/queue-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import { chooseLog, logFile, logIsReadable } from '../store/choose-log.ts';
import { knowsAll } from '../store/knows-all.ts';
import { askedFor, readRootRecord, stillHolds, type RootRecord } from '../store/root-record.ts';

/** Of folders above the files the record holds nothing: who may write them is asked each time. */
const mayBeUntrusted = ({ sources }: RootRecord): boolean => untrustedSources(sources.paths.map(({ path }) => path), { kind: 'machine' }).length > 0;

const hasJobs = (views: PublishedViews): boolean => (JSON.parse(views.queue()) as QueueView).jobs.length > 0;

/**
 * Whether an install has nothing to do, as far as that can be told without reading anything that it would read: the published views
 * know the whole log, the root is finished in them, and every file it rested on is as it was. False means: find out.
 */
export const alreadyCurrent = ({ common, assembly, configuration, force, compile, ...asked }: InvocationOf<'install'>): boolean => {
  if (assembly.kind !== 'path' || force || compile.arch !== null || common.dryRun || common.eventLog !== null) return false;
  const location = locateStore(common);
  const choice = chooseLog(location.state, null);
  if (!location.mayChange || choice.url !== null || !logIsReadable(choice)) return false;
  const root = rootId({ path: assembly.path, configuration, scenario: scenarioOf(asked) });
  const views = readViews(location.state);
  if (views === null) return false;
  try {
    const launcher = views.launcherOfCurrent(root);
    const record = launcher === null ? null : readRootRecord(location.cache, launcher);
    if (record === null || record.asked !== askedFor(asked) || !stillHolds(record)) return false;
    // Who queues starts the service for what is left.
    if (asked.queue !== null && hasJobs(views)) return false;
    if (location.kind === 'machine' && !asked.allowUntrusted && mayBeUntrusted(record)) return false;
    return knowsAll(views, logFile(location.state));
  } finally {
    views.close();
  }
};
