import { existsSync } from 'node:fs';
import { openLog } from '../../adapters/event-log/open-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import { locateStore, requireChangeable, type StoreLocation } from '../../adapters/host/store-location.ts';
import { forgetAudit } from '../../adapters/views/audit-segments.ts';
import { readViews } from '../../adapters/views/read-views.ts';
import { writeViewsTo } from '../../adapters/views/write-views.ts';
import { viewsFile, type Views } from '../../adapters/views/views-file.ts';
import { Failure } from '../../domain/failure.ts';
import type { State } from '../../domain/state.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { positionFor } from '../queries/position-for.ts';
import { refuseForeignLog, refuseMissingLog, witnessesOf } from '../store/check-log.ts';
import { chooseLog, hasLog, logIsReadable, type LogChoice } from '../store/choose-log.ts';
import { publishNewAudit } from '../store/publish-audit.ts';
import { publishViews, viewsOf } from '../store/publish-views.ts';
import { readSnapshot, writeSnapshot } from '../store/snapshot.ts';
import { replayLog, type Replayed } from '../store/replay-log.ts';
import { requireFolderOf } from './require-folder-of.ts';
import { viewDifferences } from '../verify/check-views.ts';

type Replay = InvocationOf<'replay'>;

/** In what the live views were another; null where there were none to compare with, or only of another moment. */
const differences = (location: StoreLocation, replayed: Replayed, views: Views): readonly string[] | null => {
  const published = readViews(location.state);
  try {
    return published?.checkpoint.revision === replayed.head.revision ? viewDifferences(published.all(), views) : null;
  } finally {
    published?.close();
  }
};

const refuseToOverwrite = (file: string): void => {
  if (!existsSync(file)) return;
  throw new Failure('file-exists', `${file} is there already. It was left as it is, and nothing was written.`, { kind: 'usage', advice: 'Name a file that is not there yet.' });
};

/** Everything that is made from the log, made anew: views, audit, snapshot. */
const publishAnew = async (location: StoreLocation, log: EventLog, state: State, { head }: Replayed, views: Views): Promise<void> => {
  const checkpoint = { stream: log.stream, ...head };
  writeSnapshot(location.state, checkpoint, state);
  await publishViews(location.state, checkpoint, views);
  forgetAudit(location.state);
  await publishNewAudit(location.state, log);
};

const withLog = async <A>(location: StoreLocation, choice: LogChoice, use: (log: EventLog) => Promise<A>): Promise<A> => {
  refuseMissingLog(choice);
  if (hasLog(choice) && !logIsReadable(choice)) {
    throw new Failure('log-private', `Only the owner of ${location.state} can replay the log of this store.`, { kind: 'permission', advice: 'Run the command with sudo.' });
  }
  if (!hasLog(choice)) throw new Failure('no-store', `There is no store in ${location.state} yet. Nothing was written.`, { advice: '"ngen install" makes one.' });
  const log = await openLog(choice, 'look');
  try {
    const seen = witnessesOf(location.state, readSnapshot(location.state));
    await refuseForeignLog(log, choice, await log.head(), seen);
    return await use(log);
  } finally {
    await log.close();
  }
};

const intoFile = async (log: EventLog, location: StoreLocation, { to, into, common }: Replay, output: Output): Promise<Replayed> => {
  const replayed = await replayLog(log, to === null ? Infinity : await positionFor({ batches: () => log.readForward(0) }, to, output));
  if (!common.dryRun) writeViewsTo(into!, { stream: log.stream, ...replayed.head }, viewsOf(location.cache, replayed.state));
  return replayed;
};

/** `ngen replay`: builds the views from the log anew, reading all of it; or, as they were at a moment, into a file of their own. */
export const replay = async (invocation: Replay, output: Output): Promise<number> => {
  const { common, into } = invocation;
  const { dryRun } = common;
  const location = locateStore(common);
  if (into === null) requireChangeable(location);
  else {
    refuseToOverwrite(into);
    requireFolderOf(into);
  }
  return withLog(location, chooseLog(location.state, common.eventLog), async (log) => {
    const replayed = into === null ? await replayLog(log) : await intoFile(log, location, invocation, output);
    const { state, head } = replayed;
    const views = viewsOf(location.cache, state);
    const differed = into === null ? differences(location, replayed, views) : null;
    if (into === null && !dryRun) await publishAnew(location, log, state, replayed, views);
    const events = head.revision + 1;
    if (common.json) output.document({ events, roots: views.roots.length, images: views.images.length, into: into ?? viewsFile(location.state), differed });
    else {
      const where = into === null ? 'the views' : `the views as they were then into ${into}`;
      output.success(`${dryRun ? 'Would build' : 'Built'} ${where} from ${events} events: ${views.roots.length} roots, ${views.images.length} images.`);
      if (differed !== null) output.success(differed.length === 0 ? 'They were the same before.' : 'Before, they said something else:');
      for (const what of differed ?? []) output.warning(what);
    }
    return 0;
  });
};
