import { existsSync, renameSync, rmSync } from 'node:fs';
import { openLog } from '../../adapters/event-log/open-log.ts';
import { storeIdOf } from '../../adapters/event-log/stream-name.ts';
import { writeLogFile } from '../../adapters/event-log/write-log-file.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { syncPath } from '../../adapters/host/sync-path.ts';
import { forgetAudit } from '../../adapters/views/audit-segments.ts';
import { viewsFile } from '../../adapters/views/views-file.ts';
import { logFile } from './choose-log.ts';
import { notedHeadFile, noteHead } from './note-head.ts';
import { publishNewAudit } from './publish-audit.ts';
import { rebuildViews } from './rebuild-views.ts';
import { forgetSnapshot } from './snapshot.ts';

/** A name for the log that is put aside which sorts by time and is never taken. */
const aside = (file: string): string => {
  const name = `${file}.damaged-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
  return existsSync(name) ? `${name}-${process.pid}` : name;
};

/** Views, audit, snapshot and the note beside the images, of a log that had events which this one lacks, would refuse it for ever. */
const forgetWhatWasMade = ({ state, cache }: StoreLocation): void => {
  for (const file of [viewsFile(state), notedHeadFile(cache)]) rmSync(file, { force: true });
  forgetSnapshot(state);
  forgetAudit(state);
};

/** Makes views and audit anew from the log, and from nothing else. */
export const publishAnew = async (location: StoreLocation): Promise<void> => {
  forgetWhatWasMade(location);
  const choice = { stateFolder: location.state, url: null };
  const log = await openLog(choice, 'look');
  try {
    await rebuildViews(location, log, choice);
    await publishNewAudit(location.state, log);
    await noteHead(location, log, { stream: log.stream, ...(await log.head()) });
  } finally {
    await log.close();
  }
};

/**
 * Puts a log that `fill` fills in the place of the store's, which is kept beside it; not when `check`, called at the last moment, throws. Where that one went; null where there was none.
 * Cut short between the two renames, the store has no log, and says so, until the command is run again with the file put aside.
 */
export const replaceLog = async (location: StoreLocation, stream: string, fill: (log: EventLog) => Promise<unknown>, check: () => void): Promise<string | null> => {
  const file = logFile(location.state);
  const made = `${file}.recovered`;
  rmSync(made, { force: true });
  await writeLogFile(made, storeIdOf(stream), fill);
  try {
    check();
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
  const kept = existsSync(file) ? aside(file) : null;
  if (kept !== null) for (const suffix of ['-shm', '-wal', '']) if (existsSync(file + suffix)) renameSync(file + suffix, kept + suffix);
  renameSync(made, file);
  syncPath(location.state);
  await publishAnew(location);
  return kept;
};
