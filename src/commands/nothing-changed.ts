import { locateStore, type StoreLocation } from '../../adapters/host/store-location.ts';
import { readViews, type PublishedViews } from '../../adapters/views/read-views.ts';
import type { RootRow } from '../../projections/roots-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import { chooseLog, hasLog, logFile, logIsReadable } from '../store/choose-log.ts';
import { knowsAll } from '../store/knows-all.ts';
import { readRootRecords, stillHolds } from '../store/root-record.ts';

const countRoots = (views: PublishedViews): number => views.roots().reduce((count, { json }) => count + (JSON.parse(json) as RootRow).scenarios.length, 0);

const allAsRecorded = (location: StoreLocation): boolean => {
  const choice = chooseLog(location.state, null);
  // A machine without a store is not given one by somebody's package.
  if (!hasLog(choice)) return true;
  if (!location.mayChange || choice.url !== null || !logIsReadable(choice)) return false;
  const views = readViews(location.state);
  if (views === null) return false;
  try {
    const records = readRootRecords(location.cache);
    const current = records.filter(({ root }) => views.launcherOfCurrent(root) !== null);
    return countRoots(views) === current.length && current.every(stillHolds) && knowsAll(views, logFile(location.state));
  } finally {
    views.close();
  }
};

/**
 * Whether every root is finished and rests on files that are as they were, told by their states alone: package managers call us after each
 * run, and nearly always nothing of ours has changed. False means: find out.
 */
export const nothingChanged = ({ common }: InvocationOf<'update'>): boolean => !common.dryRun && common.eventLog === null && allAsRecorded(locateStore(common));
