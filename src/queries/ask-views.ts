import type { EventLog } from '../../adapters/event-log/event-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { readViews, type OpenViews, type PublishedViews } from '../../adapters/views/read-views.ts';
import type { Views } from '../../adapters/views/views-file.ts';
import { Failure } from '../../domain/failure.ts';
import type { Moment } from '../cli/moment.ts';
import type { Output } from '../cli/output.ts';
import { refuseMissingLog } from '../store/check-log.ts';
import { chooseLog, hasLog, logFile, logIsReadable, type LogChoice } from '../store/choose-log.ts';
import { knowsAll } from '../store/knows-all.ts';

/** A moment to look at, and who is told of what is strange about it. */
export type Past = { readonly moment: Moment; readonly output: Pick<Output, 'warning'> };

const inMemory = (views: Views): OpenViews => ({
  queue: () => views.queue,
  joined: (name, table, separator) => views[table].map((row) => row[name]).join(separator),
  roots: () => views.roots,
  images: () => views.images,
  countInvalid: () => views.invalid.length,
  launcherOfCurrent: (root) => views.current.find((current) => current.root === root)?.launcher ?? null,
  close: () => undefined,
});

const nothing: OpenViews = inMemory({ roots: [], images: [], invalid: [], queue: '{"paused":false,"jobs":[],"service":null,"notMade":[],"compileMs":null}', current: [] });

const builtAnew = async (location: StoreLocation, log: EventLog, choice: LogChoice): Promise<OpenViews> => {
  const { rebuildViews } = await import('../store/rebuild-views.ts');
  return inMemory(await rebuildViews(location, log, choice));
};

const isUpToDate = (views: PublishedViews, choice: LogChoice): boolean => choice.url === null && knowsAll(views, logFile(choice.stateFolder));

/**
 * The views of a store, as they are or as they were at a moment. Who may read the log gets them up to date with it; an ordinary
 * user gets them as they were last published. Nothing was ever recorded: empty ones.
 * @throws Failure `log-foreign`, `log-missing` (kind store), `log-private` (kind permission)
 */
export const askViews = async (location: StoreLocation, eventLog: string | null, at: Past | null): Promise<OpenViews> => {
  const views = readViews(location.state);
  const choice = chooseLog(location.state, eventLog);
  if (!logIsReadable(choice)) {
    if (at === null) return views ?? nothing;
    if (hasLog(choice) || (views !== null && !location.mayChange)) {
      throw new Failure('log-private', `Only the owner of ${location.state} can look at the past of this store.`, { kind: 'permission', advice: 'Run the command with sudo.' });
    }
    refuseMissingLog(choice);
    return nothing;
  }
  if (at === null && views !== null && isUpToDate(views, choice)) return views;
  views?.close();
  const { openLog } = await import('../../adapters/event-log/open-log.ts');
  const log = await openLog(choice, 'look');
  try {
    if (at === null) return await builtAnew(location, log, choice);
    const { viewsAt } = await import('../store/rebuild-views.ts');
    const { positionFor } = await import('./position-for.ts');
    return inMemory(await viewsAt(location, log, await positionFor({ batches: () => log.readForward(0) }, at.moment, at.output)));
  } finally {
    await log.close();
  }
};
