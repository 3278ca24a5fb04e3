import { existsSync } from 'node:fs';
import { carryLog } from '../../adapters/event-log/carry-log.ts';
import { storeIdOf } from '../../adapters/event-log/stream-name.ts';
import { taken, writeLogFile } from '../../adapters/event-log/write-log-file.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import { Failure } from '../../domain/failure.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { readableLog } from '../store/readable-log.ts';
import { requireFolderOf } from './require-folder-of.ts';
import { interruption } from './interruption.ts';

type Backup = Extract<InvocationOf<'log'>, { verb: 'backup' }>;

/**
 * `ngen log backup FILE`: the log up to now as a log of its own, while others append. It is copied event by event, so that what is
 * damaged is noticed now rather than when the backup is needed.
 */
export const backupLog = async ({ common, file }: Backup, output: Output): Promise<number> => {
  const log = await readableLog(locateStore(common), common.eventLog);
  if (log === null) throw new Failure('nothing-on-record', 'Nothing is on record yet, so there is nothing to back up. Nothing was written.');
  const stop = interruption();
  try {
    if (existsSync(file)) throw taken(file);
    requireFolderOf(file);
    const end = await log.head();
    if (common.dryRun) {
      if (common.json) output.document({ file, events: end.revision + 1, position: end.revision, hash: end.hash });
      else output.success(`Would copy ${end.revision + 1} events, up to position ${end.revision}, into ${file}.`);
      return 0;
    }
    const { head } = await writeLogFile(file, storeIdOf(log.stream), async (copy) => {
      await carryLog(log, copy, { signal: stop.signal, onProgress: ({ revision }) => output.status(`position ${revision} of ${end.revision}`) });
      if (stop.signal.aborted) throw new Failure('interrupted', 'Interrupted. No backup was made.');
    });
    output.status(null);
    if (common.json) output.document({ file, events: head.revision + 1, position: head.revision, hash: head.hash });
    else output.success(`Copied ${head.revision + 1} events, up to position ${head.revision}, into ${file}.`);
    return 0;
  } finally {
    stop.end();
    await log.close();
  }
};
