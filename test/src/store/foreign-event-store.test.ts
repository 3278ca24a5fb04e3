import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore, openStoreToLook } from '../../../src/store/open-store.ts';
import { loopbackServer } from '../../adapters/event-log/eventstore-setup.ts';
import { everythingIn } from '../../support/ngen-files.ts';
import { newLocation, opened, storeAfter } from './support/small-store.ts';

test('a server that does not have the events from which the views were made is refused, and not remembered', async () => {
  const location = newLocation();
  const [first, second] = [await loopbackServer(), await loopbackServer()];
  await storeAfter(location, 2, first.url);
  const before = everythingIn(location.state);
  await expect(openStore(location, second.url)).rejects.toMatchObject({ code: 'log-foreign', kind: 'store', message: expect.stringMatching(/^The stream nativeImages-\S+ is empty, but .*views\.db was made from it up to position 3\. Nothing was changed\.$/) });
  expect(everythingIn(location.state)).toEqual(before);
  expect((await opened(location)).head().revision).toBe(3);
});

test('without its id a store does not begin another stream; the advice has the id', async () => {
  const location = newLocation();
  await storeAfter(location, 2, (await loopbackServer()).url);
  const id = readFileSync(join(location.state, 'store-id'), 'utf8').trim();
  rmSync(join(location.state, 'store-id'));
  const before = everythingIn(location.state);
  for (const open of [openStore, openStoreToLook]) {
    await expect(open(location, null)).rejects.toMatchObject({ code: 'log-missing', kind: 'store', message: expect.stringContaining('store-id is missing'), advice: expect.stringContaining(`write ${id} into that file`) });
  }
  expect(everythingIn(location.state)).toEqual(before);
});

test('a look at a store that does not exist yet writes nothing', async () => {
  const location = newLocation();
  const store = await openStoreToLook(location, (await loopbackServer()).url);
  expect(store.head().revision).toBe(-1);
  await store.close();
  expect(existsSync(location.state) ? readdirSync(location.state) : []).toEqual([]);
});
