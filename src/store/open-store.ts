import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLog } from '../../adapters/event-log/open-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { checkStore, prepareCache } from '../../adapters/image-store/check-store.ts';
import { openStoreLock } from '../../adapters/store-lock/store-lock.ts';
import { loadState } from './load-state.ts';
import { storeOf, type Store } from './store.ts';

const folderMode = 0o755;

const open = async (location: StoreLocation, log: EventLog): Promise<Store> => {
  const lock = openStoreLock(join(location.state, 'lock.db'));
  const head = await log.head();
  return storeOf({ stateFolder: location.state, cache: location.cache }, log, lock, await loadState(log, head, location.state), head);
};

/**
 * Opens a store to change it; makes it where there is none.
 * @throws Failure kinds `store` (damaged, or others could tamper with it) and `permission`
 */
export const openStore = async (location: StoreLocation, eventLog: string | null): Promise<Store> => {
  checkStore(location.state);
  mkdirSync(location.state, { recursive: true, mode: folderMode });
  prepareCache(location.cache);
  return open(location, await openLog({ stateFolder: location.state, url: eventLog }));
};
