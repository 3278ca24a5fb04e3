import { join } from 'node:path';
import { openMemoryLog } from '../../adapters/event-log/memory-log.ts';
import { openLog } from '../../adapters/event-log/open-log.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import { makeStateFolder } from '../../adapters/host/state-folder.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { checkStore, prepareCache } from '../../adapters/image-store/check-store.ts';
import { openStoreLock, type StoreLock } from '../../adapters/store-lock/store-lock.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { refuseMissingLog } from './check-log.ts';
import { chooseLog, hasLog, rememberLog, type LogChoice } from './choose-log.ts';
import { loadState, type Loaded } from './load-state.ts';
import { storeOf, type Store } from './store.ts';

/** A lock that holds nobody up, for a look at a store that is not changed. */
const noLock: StoreLock = { hold: async (section) => section(), close: () => undefined };

const loaded = async (log: EventLog, choice: LogChoice): Promise<Loaded> => {
  try {
    return await loadState(log, choice);
  } catch (error) {
    await log.close();
    throw error;
  }
};

/**
 * Opens a store to change it; makes it where there is none.
 * @throws Failure kinds `store` (damaged, not with the log that it had, or others could tamper with it) and `permission`
 */
export const openStore = async (location: StoreLocation, eventLog: string | null): Promise<Store> => {
  checkStore(location.state);
  const choice = chooseLog(location.state, eventLog);
  refuseMissingLog(choice);
  makeStateFolder(location.state);
  prepareCache(location.cache);
  const log = await openLog(choice, 'change');
  const state = await loaded(log, choice);
  rememberLog(choice);
  return storeOf({ stateFolder: location.state, cache: location.cache }, log, openStoreLock(join(location.state, 'lock.db')), state);
};

/** The store as it would become: what is decided has happened for the rest of the command, and is nowhere else. */
const imagined = (store: Store): Store => {
  let state = store.state();
  return {
    ...store,
    state: () => state,
    catchUp: async () => state,
    append: async (_events, decided) => {
      state = fold(state, decided);
      return true;
    },
  };
};

/**
 * Opens a store for `--dry-run`; where there is none, an empty one in memory.
 * @throws Failure as `openStore` does
 */
export const openStoreToLook = async (location: StoreLocation, eventLog: string | null): Promise<Store> => {
  const choice = chooseLog(location.state, eventLog);
  refuseMissingLog(choice);
  const log = choice.url === null && !hasLog(choice) ? openMemoryLog() : await openLog(choice, 'look');
  return imagined(storeOf({ stateFolder: location.state, cache: location.cache }, log, noLock, await loaded(log, choice)));
};
