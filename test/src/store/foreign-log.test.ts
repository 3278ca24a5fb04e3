import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StoreLocation } from '../../../adapters/host/store-location.ts';
import { readAudit } from '../../../adapters/views/audit-segments.ts';
import { viewsWitness } from '../../../adapters/views/views-witness.ts';
import { askViews } from '../../../src/queries/ask-views.ts';
import { openStore, openStoreToLook } from '../../../src/store/open-store.ts';
import { everythingIn } from '../../support/ngen-files.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { newLocation, opened, pauseAndContinue, publishAll, storeAfter } from './support/small-store.ts';

const beside = ['views.db', 'audit-000000.db', 'snapshot.json'] as const;

/** Every way to open the store is refused, and leaves it as it is. */
const refused = async (location: StoreLocation, code: string, message: RegExp, eventLog: string | null = null): Promise<void> => {
  const before = everythingIn(location.state);
  for (const open of [openStore, openStoreToLook]) {
    const failure: unknown = await open(location, eventLog).then(() => 'opened', (error: unknown) => error);
    expect(failure).toMatchObject({ code, kind: 'store', message: expect.stringMatching(message), advice: expect.stringMatching(/backup.*move .* out of/s) });
    expect(String(failure)).toContain('Nothing was changed.');
    expect(everythingIn(location.state)).toEqual(before);
  }
};

const logOf = (location: StoreLocation): string => join(location.state, 'events.db');

/** A store after three commands, and a copy of its log as it was after `then`. */
const storeWithBackup = async (then: number): Promise<{ readonly location: StoreLocation; readonly backup: string }> => {
  const location = newLocation();
  const backup = join(temporaryFolder(), 'events.db');
  await storeAfter(location, then);
  cpSync(logOf(location), backup);
  await storeAfter(location, 3 - then);
  return { location, backup };
};

describe.each(beside)('with only %s beside it', (witness) => {
  const only = (location: StoreLocation): void => {
    for (const other of beside.filter((name) => name !== witness)) rmSync(join(location.state, other));
  };

  test('a log that is gone is not begun anew', async () => {
    const { location } = await storeWithBackup(1);
    only(location);
    rmSync(logOf(location));
    await refused(location, 'log-missing', new RegExp(`events\\.db is missing, but .*${witness} was made from a log with events up to position 5\\.`));
  });

  test('an older backup of the log is refused', async () => {
    const { location, backup } = await storeWithBackup(1);
    only(location);
    renameSync(backup, logOf(location));
    await refused(location, 'log-foreign', new RegExp(`events\\.db ends at position 1, but .*${witness} was made from it up to position 5\\.`));
  });

  test('an emptied log is refused', async () => {
    const { location, backup } = await storeWithBackup(0);
    only(location);
    renameSync(backup, logOf(location));
    await refused(location, 'log-foreign', new RegExp(`events\\.db is empty, but .*${witness} was made from it up to position 5\\.`));
  });

  test('a log that went another way since, and is longer, is refused', async () => {
    const { location, backup } = await storeWithBackup(1);
    const other = newLocation();
    await storeAfter(other, 0);
    renameSync(backup, logOf(other));
    for (const name of beside) rmSync(join(other.state, name), { force: true });
    await storeAfter(other, 4);
    only(location);
    renameSync(logOf(other), logOf(location));
    await refused(location, 'log-foreign', new RegExp(`events\\.db has another event at position 5 than the one from which .*${witness} was made\\.`));
  });

  test('the log of another store is refused', async () => {
    const { location } = await storeWithBackup(1);
    only(location);
    const other = newLocation();
    await storeAfter(other, 5);
    renameSync(logOf(other), logOf(location));
    await refused(location, 'log-foreign', new RegExp(`events\\.db is the log nativeImages-.*, but .*${witness} was made from nativeImages-`));
  });
});

test('a question does not make the views fit a log that was cut', async () => {
  const { location, backup } = await storeWithBackup(1);
  renameSync(backup, logOf(location));
  const before = everythingIn(location.state);
  await expect(askViews(location, null, null)).rejects.toMatchObject({ code: 'log-foreign', kind: 'store' });
  expect(everythingIn(location.state)).toEqual(before);
});

test('after what the advice names was moved away, the store goes on with the log that it has', async () => {
  const { location, backup } = await storeWithBackup(1);
  renameSync(backup, logOf(location));
  const failure = (await openStore(location, null).catch((error: unknown) => error)) as { readonly advice: string };
  expect(failure.advice).toContain(`move views.db, audit-*.db, snapshot.json out of ${location.state}`);
  for (const name of beside) rmSync(join(location.state, name));
  const store = await opened(location);
  expect(store.head().revision).toBe(1);
  await pauseAndContinue(store, 1);
  await publishAll(store);
  expect(viewsWitness(location.state)?.revision).toBe(3);
  expect([...readAudit(location.state)].flat().map(({ revision }) => revision)).toEqual([0, 1, 2, 3]);
});

test('a new store is made, and files beside the log that are damaged or know of no event hold nobody up', async () => {
  const location = newLocation();
  await storeAfter(location, 0);
  rmSync(logOf(location));
  await storeAfter(location, 2);
  for (const name of beside) writeFileSync(join(location.state, name), 'damaged');
  await storeAfter(location, 1);
  expect(viewsWitness(location.state)?.revision).toBe(5);
  expect([...readAudit(location.state)].flat()).toHaveLength(6);
});
