import { statSync } from 'node:fs';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import type { Views } from '../../adapters/views/views-file.ts';
import { isFailure } from '../../domain/failure.ts';
import type { LogChoice } from './choose-log.ts';
import { loadState } from './load-state.ts';
import { publishViews, viewsOf } from './publish-views.ts';
import { replayLog } from './replay-log.ts';

/** Root may write everywhere, but a lock of root's in somebody else's store would keep its owner out. */
const isOurs = (location: StoreLocation): boolean => location.mayChange && statSync(location.state).uid === process.geteuid?.();

const unlessNotWritten = (error: unknown): void => {
  if (!isFailure(error, 'views-not-written')) throw error;
};

/**
 * Brings the published views up to the head of the log.
 * @throws Failure `log-foreign` (kind store)
 */
export const rebuildViews = async (location: StoreLocation, log: EventLog, choice: LogChoice): Promise<Views> => {
  const { state, head } = await loadState(log, choice);
  const views = viewsOf(location.cache, state);
  // The answer is there; on a full disk whoever asks next finds it out again.
  if (isOurs(location)) await publishViews(location.state, { stream: log.stream, ...head }, views).catch(unlessNotWritten);
  return views;
};

/** The views as they were after the events before a position. */
export const viewsAt = async (location: StoreLocation, log: EventLog, position: number): Promise<Views> => viewsOf(location.cache, (await replayLog(log, position)).state);
