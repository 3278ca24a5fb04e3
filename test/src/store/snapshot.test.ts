import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dumpState } from '../../../domain/state.ts';
import { loadState, type Loaded } from '../../../src/store/load-state.ts';
import { readSnapshot, writeSnapshot } from '../../../src/store/snapshot.ts';
import type { Store } from '../../../src/store/store.ts';
import { newLocation, opened, pauseAndContinue } from './support/small-store.ts';

/** A store that is paused, with a snapshot, and then two events more; and the snapshot's file. */
const storeWithSnapshot = async (): Promise<{ readonly store: Store; readonly file: string }> => {
  const store = await opened(newLocation());
  await pauseAndContinue(store, 3);
  writeSnapshot(store.stateFolder, { stream: store.log.stream, ...store.head() }, store.state());
  await pauseAndContinue(store, 1);
  return { store, file: join(store.stateFolder, 'snapshot.json') };
};

const loaded = async ({ log, stateFolder }: Store): Promise<Loaded> => loadState(log, { stateFolder, url: null });

const lines = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n');

test('the state is the snapshot and what came after it', async () => {
  const { store, file } = await storeWithSnapshot();
  const { state, head, snapshotAt } = await loaded(store);
  expect({ snapshotAt, head }).toEqual({ snapshotAt: 5, head: store.head() });
  expect(dumpState(state)).toEqual(dumpState(store.state()));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each(['shape', 'version'])('a snapshot of another %s is not restored, but still tells which event the log must have', async (field) => {
  const { store, file } = await storeWithSnapshot();
  const [header, dump] = lines(file);
  writeFileSync(file, `${JSON.stringify({ ...(JSON.parse(header!) as object), [field]: field === 'shape' ? 0 : '0.0.0' })}\n${dump}\n`);
  const snapshot = readSnapshot(store.stateFolder);
  expect(snapshot).toMatchObject({ state: null, witness: { revision: 5, stream: store.log.stream } });
  const { state, snapshotAt } = await loaded(store);
  expect(snapshotAt).toBe(-1);
  expect(dumpState(state)).toEqual(dumpState(store.state()));
});

test.each([
  ['says something else', (text: string) => text.replace('"paused":true', '"paused":false')],
  ['is cut', (text: string) => text.slice(0, -10)],
  ['is empty', () => ''],
  ['is no snapshot', () => 'null\nnull\n'],
  ['is what another program wrote', () => '{"version":"0.1.0","revision":1,"state":{}}'],
])('a snapshot that %s is as good as none', async (_what, damage) => {
  const { store, file } = await storeWithSnapshot();
  const whole = readFileSync(file, 'utf8');
  expect(damage(whole)).not.toBe(whole);
  writeFileSync(file, damage(whole));
  const { state, snapshotAt } = await loaded(store);
  expect(snapshotAt).toBe(-1);
  expect(dumpState(state)).toEqual(dumpState(store.state()));
});

test('a snapshot that another process writes while the log is read does not reach beyond what was read', async () => {
  const { store } = await storeWithSnapshot();
  const { log } = store;
  const reader = { ...log, head: async () => {
    const head = await log.head();
    await pauseAndContinue(store, 1);
    writeSnapshot(store.stateFolder, { stream: log.stream, ...store.head() }, store.state());
    return head;
  } };
  const { state, head } = await loadState(reader, { stateFolder: store.stateFolder, url: null });
  expect({ revision: head.revision, paused: state.paused }).toEqual({ revision: 7, paused: false });
});
