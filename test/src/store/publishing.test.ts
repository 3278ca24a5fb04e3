import { chownSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { EventLog } from '../../../adapters/event-log/event-log.ts';
import { openStoreLock, type StoreLock } from '../../../adapters/store-lock/store-lock.ts';
import { readAudit } from '../../../adapters/views/audit-segments.ts';
import { viewsWitness } from '../../../adapters/views/views-witness.ts';
import { writeViews } from '../../../adapters/views/write-views.ts';
import { askViews } from '../../../src/queries/ask-views.ts';
import { publishNewAudit } from '../../../src/store/publish-audit.ts';
import { viewsOf } from '../../../src/store/publish-views.ts';
import { envelope, type Store } from '../../../src/store/store.ts';
import { newLocation, opened, pauseAndContinue, provenance, publishViewsOf, storeAfter } from './support/small-store.ts';

/** Two processes' views of one store: `older` has not seen what `newer` did last. */
const twoStores = async (): Promise<{ readonly older: Store; readonly newer: Store }> => {
  const location = newLocation();
  const older = await opened(location);
  await pauseAndContinue(older, 1);
  const newer = await opened(location);
  await pauseAndContinue(newer, 2);
  return { older, newer };
};

/** Somebody else who is publishing until `end` is called. */
const publisher = async (store: Store): Promise<{ readonly end: () => Promise<void> }> => {
  const lock: StoreLock = openStoreLock(join(store.stateFolder, 'publish.db'));
  const { promise, resolve } = Promise.withResolvers<void>();
  const began = Promise.withResolvers<void>();
  const held = lock.hold(async () => {
    began.resolve();
    await promise;
  });
  await began.promise;
  return {
    end: async () => {
      resolve();
      await held;
      lock.close();
    },
  };
};

/** Everything that does not wait for somebody else has happened after it. */
const turn = async (): Promise<void> => setImmediate();

const published = (store: Store): number | undefined => viewsWitness(store.stateFolder)?.revision;

const audited = (store: Store): readonly number[] => [...readAudit(store.stateFolder)].flat().map(({ revision }) => revision);

test('who is late publishes nothing older', async () => {
  const { older, newer } = await twoStores();
  await publishViewsOf(newer);
  await publishViewsOf(older);
  expect(published(older)).toBe(5);
  await pauseAndContinue(newer, 1);
  await publishViewsOf(newer);
  expect(published(older)).toBe(7);
});

test('what another publishes while we wait for our turn stays', async () => {
  const { older, newer } = await twoStores();
  const other = await publisher(newer);
  const late = publishViewsOf(older);
  await turn();
  expect(published(older)).toBeUndefined();
  writeViews(newer.stateFolder, { stream: newer.log.stream, ...newer.head() }, viewsOf(newer.cache, newer.state()));
  await other.end();
  await late;
  expect(published(older)).toBe(5);
});

test('the audit waits for its turn too, and loses nothing by what another published meanwhile', async () => {
  const { older, newer } = await twoStores();
  // Our process read the log before the last command.
  const asItWas: EventLog = { ...older.log, readForward: (from, limit) => older.log.readForward(from, Math.max(0, Math.min(2 - from, limit ?? Infinity))) };
  const other = await publisher(newer);
  const [late, whole] = [publishNewAudit(older.stateFolder, asItWas), publishNewAudit(newer.stateFolder, newer.log)];
  await turn();
  expect(audited(newer)).toEqual([]);
  await other.end();
  await Promise.all([late, whole]);
  await publishNewAudit(older.stateFolder, asItWas);
  expect(audited(newer)).toEqual([0, 1, 2, 3, 4, 5]);
});

test.each([0, 1, 2])('of the audit, file %i that was lost is made again by the next command', async (lost) => {
  const store = await opened(newLocation());
  const [accepted, ...decided] = [{ type: 'CommandAccepted', data: { command: 'queue', provenance } } as const, { type: 'QueuePaused', data: {} } as const, { type: 'QueueContinued', data: {} } as const];
  for (let batch = 0; batch < 21; batch += 1) {
    const events = Array.from({ length: 1000 }, (_, index) => envelope(batch === 0 && index === 0 ? accepted : decided[index % 2]!, 'correlation', null));
    expect(await store.log.append(await store.log.head(), events)).toMatchObject({ ok: true });
  }
  await publishNewAudit(store.stateFolder, store.log);
  const all = audited(store);
  expect(all).toHaveLength(21_000);
  rmSync(join(store.stateFolder, `audit-00000${lost}.db`));
  expect(audited(store).length).toBeLessThan(21_000);
  await publishNewAudit(store.stateFolder, store.log);
  expect(audited(store)).toEqual(all);
});

test('views of another log, which knows of no event, are replaced', async () => {
  const location = newLocation();
  await storeAfter(location, 0);
  const { older } = await twoStores();
  writeViews(location.state, { stream: older.log.stream, ...older.head(), revision: -1 }, viewsOf('', older.state()));
  await storeAfter(location, 1);
  expect(viewsWitness(location.state)?.revision).toBe(1);
});

test('who asks publishes what is new in a store of their own, and leaves nothing in somebody else\'s', async () => {
  const location = newLocation();
  const store = await opened(location);
  await pauseAndContinue(store, 1);
  await askViews(location, null, null);
  expect(published(store)).toBe(1);
  await pauseAndContinue(store, 1);
  rmSync(join(location.state, 'publish.db'));
  chownSync(location.state, 65534, 65534);
  await askViews(location, null, null);
  expect(published(store)).toBe(1);
  expect(existsSync(join(location.state, 'publish.db'))).toBe(false);
});
