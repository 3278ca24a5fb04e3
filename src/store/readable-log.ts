import { openLog } from '../../adapters/event-log/open-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { Failure } from '../../domain/failure.ts';
import { refuseMissingLog } from './check-log.ts';
import { chooseLog, hasLog, logIsReadable } from './choose-log.ts';

/**
 * The log of a store, to be read and not to be changed; null where nothing was ever recorded.
 * @throws Failure `log-private` (kind permission), `log-missing` (kind store), and what opening a log raises
 */
export const readableLog = async (location: StoreLocation, eventLog: string | null): Promise<EventLog | null> => {
  const choice = chooseLog(location.state, eventLog);
  if (!hasLog(choice)) {
    refuseMissingLog(choice);
    return null;
  }
  if (!logIsReadable(choice)) {
    throw new Failure('log-private', `Only the owner of ${location.state} can read the log of this store. Nothing was done.`, { kind: 'permission', advice: 'Run the command with sudo.' });
  }
  return openLog(choice, 'look');
};
