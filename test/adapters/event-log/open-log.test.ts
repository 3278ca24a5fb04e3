import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { EventLog } from '../../../adapters/event-log/event-log.ts';
import { openLog } from '../../../adapters/event-log/open-log.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { appendNow, collect, newEvents } from './events.ts';
import { loopbackServer } from './eventstore-setup.ts';

const open = async (stateFolder: string, url: string | null = null): Promise<EventLog> => {
  const log = await openLog({ stateFolder, url }, 'change');
  onTestFinished(async () => log.close());
  return log;
};

test('a store without a URL has its log in events.db', async () => {
  const folder = temporaryFolder();
  const log = await open(folder);
  await appendNow(log, newEvents(1));
  expect(existsSync(join(folder, 'events.db'))).toBe(true);
  expect((await open(folder)).stream).toBe(log.stream);
});

test('EventStoreDB is the log of a store whose URL says so; its id is kept in the folder, and the store has one id in either log', async () => {
  const server = await loopbackServer();
  const folder = temporaryFolder();
  const remote = await open(folder, server.url);
  await appendNow(remote, newEvents(2));
  expect(existsSync(join(folder, 'events.db'))).toBe(false);
  expect(`nativeImages-${readFileSync(join(folder, 'store-id'), 'utf8').trim()}`).toBe(remote.stream);
  expect(await collect((await open(folder, server.url)).readForward(0))).toHaveLength(2);
  expect((await open(folder)).stream).toBe(remote.stream);

  const other = temporaryFolder();
  const local = await open(other);
  expect((await open(other, server.url)).stream).toBe(local.stream);
});

test('to look at a store that has no id yet writes none', async () => {
  const folder = temporaryFolder();
  const log = await openLog({ stateFolder: folder, url: (await loopbackServer()).url }, 'look');
  onTestFinished(async () => log.close());
  expect(await log.head()).toMatchObject({ revision: -1 });
  expect(readdirSync(folder)).toEqual([]);
});

test('a log copied into the other kind of log has the same head', async () => {
  const server = await loopbackServer();
  const folder = temporaryFolder();
  const [local, remote] = [await open(folder), await open(folder, server.url)];
  const head = await appendNow(local, newEvents(20));
  for await (const batch of local.readForward(0)) await appendNow(remote, batch);
  expect(await remote.head()).toEqual(head);
});

test('another kind of URL, or a store id that is none, is a failure', async () => {
  const folder = temporaryFolder();
  await expect(openLog({ stateFolder: folder, url: 'postgres://user:secret@host' }, 'change')).rejects.toMatchObject({ code: 'event-log-unknown', kind: 'usage', message: expect.not.stringContaining('secret') as string });
  writeFileSync(join(folder, 'store-id'), 'not an id\n');
  await expect(openLog({ stateFolder: folder, url: 'esdb://127.0.0.1:1' }, 'look')).rejects.toMatchObject({ code: 'store-damaged', kind: 'store' });
});

test('opening a log in a file loads neither gRPC nor the client of EventStoreDB', () => {
  const module = new URL('../../../adapters/event-log/open-log.ts', import.meta.url).href;
  const program = `await import('${module}'); const { createRequire } = await import('node:module');
    console.log(Object.keys(createRequire('${module}').cache).filter((file) => /@grpc|@eventstore/.test(file)).length);`;
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program]).toString()).toBe('0\n');
});
