import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { StoreLocation } from '../../../../adapters/host/store-location.ts';
import type { Provenance } from '../../../../domain/events/command-events.ts';
import { commandContext } from '../../../../src/store/command-context.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { publishNewAudit } from '../../../../src/store/publish-audit.ts';
import { publishViews, viewsOf } from '../../../../src/store/publish-views.ts';
import { writeSnapshot } from '../../../../src/store/snapshot.ts';
import type { Store } from '../../../../src/store/store.ts';
import { temporaryFolder } from '../../../support/temp.ts';

export const provenance: Provenance = { uid: 0, user: 'root', loginUid: null, loginUser: null, sudoUser: null, installer: null, parents: [], commandLine: '', bootId: '', host: '' };

/** A place for a store that is gone after the test. */
export const newLocation = (): StoreLocation => {
  const state = join(temporaryFolder(), 'store');
  return { kind: 'root', state, cache: join(state, 'cache'), mayChange: true };
};

export const opened = async (location: StoreLocation, eventLog: string | null = null): Promise<Store> => {
  const store = await openStore(location, eventLog);
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await store.close();
    open = false;
  };
  onTestFinished(close);
  return { ...store, close };
};

/** Appends `count` commands, of two events each. */
export const pauseAndContinue = async (store: Store, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    const context = commandContext(store, 'queue', () => provenance, false);
    await context.decide((state) => [{ type: state.paused ? 'QueueContinued' : 'QueuePaused', data: {} }]);
  }
};

export const publishViewsOf = async (store: Store): Promise<void> =>
  publishViews(store.stateFolder, { stream: store.log.stream, ...store.head() }, viewsOf(store.cache, store.state()));

/** All that a command leaves beside the log. */
export const publishAll = async (store: Store): Promise<void> => {
  await publishViewsOf(store);
  await publishNewAudit(store.stateFolder, store.log);
  writeSnapshot(store.stateFolder, { stream: store.log.stream, ...store.head() }, store.state());
};

/** A store after `count` commands, closed. */
export const storeAfter = async (location: StoreLocation, count: number, eventLog: string | null = null): Promise<void> => {
  const store = await opened(location, eventLog);
  await pauseAndContinue(store, count);
  await publishAll(store);
  await store.close();
};
