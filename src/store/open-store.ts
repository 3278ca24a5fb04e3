import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openMemoryLog } from '../../adapters/event-log/memory-log.ts';
import { openLog } from '../../adapters/event-log/open-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { checkStore, prepareCache } from '../../adapters/image-store/check-store.ts';
import { openStoreLock, type StoreLock } from '../../adapters/store-lock/store-lock.ts';
import { chooseLog, logIsReadable, rememberLog } from './choose-log.ts';
import { loadState } from './load-state.ts';
import { storeOf, type Store } from './store.ts';

const folderMode = 0o755;

/** A lock that holds nobody up, for a look at a store that is not changed. */
const noLock: StoreLock = { hold: async (section) => section(), close: () => undefined };

const open = async (location: StoreLocation, log: EventLog, lock: StoreLock): Promise<Store> => {
  const head = await log.head();
  return storeOf({ stateFolder: location.state, cache: location.cache }, log, lock, await loadState(log, head, location.state), head);
};

/**
 * Opens a store to change it; makes it where there is none.
 * @throws Failure kinds `store` (damaged, or others could tamper with it) and `permission`
 */
export const openStore = async (location: StoreLocation, eventLog: string | null): Promise<Store> => {
  checkStore(location.state);
  const choice = chooseLog(location.state, eventLog);
  mkdirSync(location.state, { recursive: true, mode: folderMode });
  prepareCache(location.cache);
  const log = await openLog(choice);
  rememberLog(choice);
  return open(location, log, openStoreLock(join(location.state, 'lock.db')));
};

/** Opens a store for `--dry-run`; where there is none, an empty one in memory. */
export const openStoreToLook = async (location: StoreLocation, eventLog: string | null): Promise<Store> => {
  const choice = chooseLog(location.state, eventLog);
  return open(location, logIsReadable(choice) ? await openLog(choice) : openMemoryLog(), noLock);
};
