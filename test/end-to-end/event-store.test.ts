import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEventStoreServer, type EventStoreServer } from '../support/event-store-server/event-store-server.ts';
import { ended } from '../support/ended.ts';
import { everythingIn } from '../support/ngen-files.ts';
import { appCopy, newStore, type Displayed } from '../support/ngen.ts';

let server: EventStoreServer;
beforeAll(async () => {
  server = await startEventStoreServer();
});
afterAll(async () => server.stop());

test('an EventStoreDB is the log of a store from its first command on, without being named again', async () => {
  const ngen = newStore();
  const app = appCopy('Hello');
  const installed = await ended(ngen.start(['install', app, '--event-log', server.url]));
  expect(installed).toMatchObject({ status: 0, stderr: '' });
  expect(existsSync(join(ngen.store, 'events.db'))).toBe(false);

  const again = await ended(ngen.start(['install', app]));
  expect(again.stdout).toContain('All compilation targets are up to date.');
  const shown = JSON.parse((await ended(ngen.start(['display', '--json']))).stdout) as Displayed;
  expect(shown.images.map((image) => image.state)).toEqual(['valid', 'valid']);
  const audited = (await ended(ngen.start(['audit', '--json']))).stdout.trim().split('\n').map((line) => JSON.parse(line) as { type: string });
  expect(audited.filter((entry) => entry.type === 'ImageCompiled')).toHaveLength(2);
});

test('a dry run that names a log writes nothing', async () => {
  const ngen = newStore();
  const before = everythingIn(ngen.store);
  expect(await ended(ngen.start(['install', appCopy('Hello'), '--dry-run', '--event-log', server.url]))).toMatchObject({ status: 0, stderr: '' });
  expect(everythingIn(ngen.store)).toEqual(before);
});

test('a store that has its log in its own file keeps it there', async () => {
  const ngen = newStore();
  ngen.ok('queue', 'pause');
  const refused = await ended(ngen.start(['queue', 'continue', '--event-log', server.url]));
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('events.db');
});

test('a server that is not there is a clear failure, and nothing is half done', async () => {
  const ngen = newStore();
  const { status, stderr } = await ended(ngen.start(['queue', 'pause', '--event-log', 'esdb://127.0.0.1:1?tls=false']));
  expect(status).not.toBe(0);
  expect(stderr).toMatch(/^Error: .*127\.0\.0\.1:1/);
  expect(stderr).not.toContain('    at ');
});
