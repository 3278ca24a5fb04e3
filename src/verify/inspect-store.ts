import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openLog } from '../../adapters/event-log/open-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import { headsInJournal } from '../../adapters/host/journal.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { openStoreLock } from '../../adapters/store-lock/store-lock.ts';
import { readViews } from '../../adapters/views/read-views.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import { nameOf, refuseMissingLog, witnessesOf } from '../store/check-log.ts';
import { hasLog, logIsReadable, type LogChoice } from '../store/choose-log.ts';
import { notedHead } from '../store/note-head.ts';
import { viewsOf } from '../store/publish-views.ts';
import { readSnapshot } from '../store/snapshot.ts';
import { auditChecker } from './check-audit.ts';
import { checkFiles } from './check-files.ts';
import { checkHeads } from './check-heads.ts';
import { checkLaunchers } from './check-launchers.ts';
import { checkSnapshot } from './check-snapshot.ts';
import { checkViews } from './check-views.ts';
import { logProblem, type Problem } from './problem.ts';
import { readWholeLog } from './read-log.ts';

/** What was found: how many good events the log has, how many images it knows, and every difference. */
export type Inspection = { readonly events: number; readonly images: number; readonly problems: readonly Problem[] };

const nothing: Inspection = { events: 0, images: 0, problems: [] };

/** While files and events are compared no command may change them; a store of somebody else's is only read. */
const alone = async <A>(location: StoreLocation, section: () => Promise<A>): Promise<A> => {
  if (!location.mayChange || statSync(location.state).uid !== process.geteuid?.()) return section();
  const lock = openStoreLock(join(location.state, 'lock.db'));
  try {
    return await lock.hold(section);
  } finally {
    lock.close();
  }
};

/** What was made from the log is read before the log is, since other processes go on meanwhile. */
const compare = async ({ state: stateFolder, cache, kind }: StoreLocation, log: EventLog, where: string): Promise<Inspection> => {
  const published = readViews(stateFolder);
  try {
    const snapshot = readSnapshot(stateFolder);
    const noted = notedHead(cache);
    const seen = [...witnessesOf(stateFolder, snapshot), ...(noted === null ? [] : [noted]), ...(kind === 'machine' ? headsInJournal(log.stream) : [])];
    const wanted = new Set([...seen.map(({ revision }) => revision), published?.checkpoint.revision ?? -1]);
    const audit = auditChecker(stateFolder);
    const reading = await readWholeLog(log, where, wanted, audit.see);
    const events = reading.head.revision + 1;
    const ofLog = [...(reading.problem === null ? [] : [reading.problem]), ...checkHeads(where, log.stream, reading, seen)];
    // Of a log that is not to be trusted nobody can say what should be on disk.
    if (ofLog.length > 0) return { events, images: 0, problems: ofLog };
    const then = published === null ? null : (reading.at.get(published.checkpoint.revision)?.state ?? null);
    const problems = [
      ...checkViews(stateFolder, published, then === null ? null : viewsOf(cache, then)),
      ...audit.problems(),
      ...checkSnapshot(snapshot, snapshot === null ? null : (reading.at.get(snapshot.witness.revision)?.state ?? null)),
      ...checkFiles(cache, reading.state),
      ...checkLaunchers(cache, reading.state),
    ];
    return { events, images: reading.state.images.size, problems };
  } finally {
    published?.close();
  }
};

const withLog = async (location: StoreLocation, choice: LogChoice): Promise<Inspection> => {
  const log = await openLog(choice, 'look');
  try {
    return await alone(location, async () => compare(location, log, nameOf(log, choice)));
  } finally {
    await log.close();
  }
};

/**
 * Compares log, views, images and launchers of a store. Changes nothing.
 * @throws Failure `log-private` (kind permission), and what reading raises but for damage, which is a problem
 */
export const inspectStore = async (location: StoreLocation, choice: LogChoice): Promise<Inspection> => {
  if (hasLog(choice) && !logIsReadable(choice)) {
    throw new Failure('log-private', `Only the owner of ${location.state} can verify this store.`, { kind: 'permission', advice: 'Run the command with sudo.' });
  }
  try {
    refuseMissingLog(choice);
    return hasLog(choice) ? await withLog(location, choice) : nothing;
  } catch (error) {
    if (isFailure(error, 'log-missing')) return { ...nothing, problems: [logProblem('log-missing', location.state, error.message, error.advice)] };
    if (isFailure(error, 'store-damaged')) return { ...nothing, problems: [logProblem('log-damaged', location.state, error.message, error.advice)] };
    throw error;
  }
};
