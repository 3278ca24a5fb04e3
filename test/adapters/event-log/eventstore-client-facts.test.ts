import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import eventstore, { type EventStoreDBClient } from '@eventstore/db-client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startProxy } from '../../support/event-store-server/tcp-proxy.ts';
import { anyServer, clientOf, errorOf, idsIn, jsonEvents, loopbackServer, newStream } from './eventstore-setup.ts';

const credentials = { username: 'admin', password: 'changeit' };

test('EventStoreDB client behaviour 1: disposing one client rejects appends of another, whose late reply ends the process', async () => {
  const server = await loopbackServer();
  const toB = await startProxy(server.connection.port);
  onTestFinished(async () => toB.goDown());
  const script = fileURLToPath(import.meta.resolve('./eventstore-two-clients.ts'));
  const child = spawn(process.execPath, [script, String(server.connection.port), String(toB.port)], { stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const said = async (): Promise<unknown> => (await lines.next()).value;

  expect(await said()).toBe('ready');
  toB.freeze();
  child.stdin.write('append\n');
  expect(await said()).toBe('appending');
  child.stdin.write('dispose A\n');
  expect(await said()).toMatch(/^rejected /);
  const exited = once(child, 'exit');
  toB.thaw();
  expect((await exited)[0]).not.toBe(0);
  expect(errors).toContain('TypeError');
});

test('EventStoreDB client behaviour 2: a frozen server rejects after 20 s on the batch path whatever deadline was asked; the unary path keeps it', async () => {
  const server = await loopbackServer();
  const client = clientOf(server.url);
  await client.appendToStream(newStream(), jsonEvents(1));
  server.connection.freeze();
  const seconds = async (append: Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await errorOf(append);
    return (performance.now() - start) / 1000;
  };
  const unary = seconds(client.appendToStream(newStream(), jsonEvents(1), { deadline: 500, credentials }));
  const batch = seconds(client.appendToStream(newStream(), jsonEvents(1), { deadline: 500 }));
  expect(await unary).toBeLessThan(5);
  expect(await batch).toBeGreaterThan(9);
});

test('EventStoreDB client behaviour 3: passing any credentials makes appendToStream take the unary path', async () => {
  const server = await loopbackServer();
  const client = clientOf(server.url);
  await client.appendToStream(newStream(), jsonEvents(1));
  await client.appendToStream(newStream(), jsonEvents(1), { credentials });
  expect(server.calls.map(({ path }) => path)).toEqual(['batchAppend', 'append']);
});

test('EventStoreDB client behaviour 4: a server that is down gives a raw gRPC error, one that goes down the type unavailable', async () => {
  const server = await loopbackServer();
  const stream = newStream();
  const client = clientOf(server.url);
  await client.appendToStream(stream, jsonEvents(1));
  server.connection.freeze();
  const appending = errorOf(client.appendToStream(stream, jsonEvents(1)));
  const reading = errorOf(idsIn(client, stream));
  await vi.waitFor(() => expect(server.connection.connections()).toBeGreaterThan(0));
  await server.connection.goDown();
  expect(await appending).toMatchObject({ type: 'unavailable' });
  expect(await reading).toMatchObject({ type: 'unavailable' });

  const raw = await errorOf(clientOf(server.url).appendToStream(stream, jsonEvents(1)));
  expect(raw['code']).toBe(14);
  expect(raw['type']).toBeUndefined();
});

test('EventStoreDB client behaviour 5: errors of the batch path have an empty message; the fields say what happened', async () => {
  const client = clientOf(await anyServer());
  const stream = newStream();
  const missing = await errorOf(client.appendToStream(stream, jsonEvents(1), { expectedRevision: 4n }));
  expect(missing).toMatchObject({ message: '', type: 'wrong-expected-version', streamName: stream, expectedVersion: 4n, actualVersion: 'no_stream' });
  await client.appendToStream(stream, jsonEvents(3));
  const behind = await errorOf(client.appendToStream(stream, jsonEvents(1), { expectedRevision: 0n }));
  expect(behind).toMatchObject({ message: '', type: 'wrong-expected-version', expectedVersion: 0n, actualVersion: 2n });
});

test('EventStoreDB client behaviour 6: throwOnAppendFailure=false reports a wrong next revision on the batch path', async () => {
  const url = await anyServer();
  const client = clientOf(`${url}${url.includes('?') ? '&' : '?'}throwOnAppendFailure=false`);
  const stream = newStream();
  await client.appendToStream(stream, jsonEvents(5));
  expect(await client.appendToStream(stream, jsonEvents(1), { expectedRevision: 0n })).toMatchObject({ success: false, nextExpectedRevision: 1n });
  expect(await client.appendToStream(stream, jsonEvents(1), { expectedRevision: 0n, credentials })).toMatchObject({ success: false, nextExpectedRevision: 4n });
});

test('EventStoreDB client behaviour 7: readAll ignores a filter silently; subscribeToAll has one', async () => {
  const client = clientOf(await anyServer());
  const [wanted, other] = [newStream(), newStream()];
  const { position } = await client.appendToStream(wanted, jsonEvents(1));
  await client.appendToStream(other, jsonEvents(1));
  await client.appendToStream(wanted, jsonEvents(1));
  const filter = eventstore.streamNameFilter({ prefixes: [wanted] });
  const read = new Set<string>();
  const withFilter = { fromPosition: position!, filter } as Parameters<EventStoreDBClient['readAll']>[0];
  for await (const { event } of client.readAll(withFilter)) read.add(event?.streamId ?? '');
  expect([...read]).toEqual(expect.arrayContaining([wanted, other]));

  const seen: string[] = [];
  const subscription = client.subscribeToAll({ fromPosition: eventstore.START, filter });
  for await (const { event } of subscription) {
    seen.push(event?.streamId ?? '');
    if (seen.length === 2) break;
  }
  await subscription.unsubscribe();
  expect(seen).toEqual([wanted, wanted]);
});

test('EventStoreDB client behaviour 8: an append of no events "succeeds" and creates nothing', async () => {
  const client = clientOf(await anyServer());
  const stream = newStream();
  expect(await client.appendToStream(stream, [])).toMatchObject({ success: true });
  expect(await errorOf(idsIn(client, stream))).toMatchObject({ type: 'stream-not-found' });
});

test('EventStoreDB client behaviour 9: subscriptions begin after fromRevision and fromPosition', async () => {
  const client = clientOf(await anyServer());
  const stream = newStream();
  await client.appendToStream(stream, jsonEvents(1));
  const { position } = await client.appendToStream(stream, jsonEvents(1));
  await client.appendToStream(stream, jsonEvents(1));
  const first = async (subscription: ReturnType<EventStoreDBClient['subscribeToStream']>): Promise<bigint | undefined> => {
    const [{ event }] = (await once(subscription, 'data')) as [{ event?: { revision: bigint } }];
    await subscription.unsubscribe();
    return event?.revision;
  };
  expect(await first(client.subscribeToStream(stream, { fromRevision: 1n }))).toBe(2n);
  const filter = eventstore.streamNameFilter({ prefixes: [stream] });
  expect(await first(client.subscribeToAll({ fromPosition: position!, filter }) as never)).toBe(2n);
});

test('EventStoreDB client behaviour 9: a subscription ends with an error when the server dies, and silently with dispose()', async () => {
  const server = await loopbackServer();
  const stream = newStream();
  const client = clientOf(server.url);
  await client.appendToStream(stream, jsonEvents(1), { credentials });
  const subscribe = async () => {
    const events: string[] = [];
    const subscription = client.subscribeToStream(stream);
    for (const name of ['data', 'error', 'end']) subscription.on(name, () => events.push(name));
    await vi.waitFor(() => expect(events).toEqual(['data']));
    return events;
  };
  const events = await subscribe();
  await server.connection.goDown();
  await vi.waitFor(() => expect(events).toEqual(['data', 'error']));
  await server.connection.comeBack();
  await vi.waitFor(async () => client.appendToStream(stream, jsonEvents(1), { credentials, expectedRevision: 0n }), { timeout: 10_000 });
  const again: string[] = [];
  client.subscribeToStream(stream).on('data', () => again.push('data')).on('error', () => again.push('error')).on('end', () => again.push('end'));
  await vi.waitFor(() => expect(again).toEqual(['data', 'data']));
  expect(events).toEqual(['data', 'error']); // the new event went to the new subscription only
  await client.dispose();
  await vi.waitFor(() => expect(again).toEqual(['data', 'data', 'end']));
});

test('EventStoreDB client behaviour 10: revisions are bigint, created is a Date in milliseconds, absent metadata is undefined', async () => {
  const client = clientOf(await anyServer());
  const stream = newStream();
  const before = Date.now();
  await client.appendToStream(stream, jsonEvents(1));
  for await (const { event } of client.readStream(stream)) {
    expect(event?.revision).toBe(0n);
    expect(event?.created).toBeInstanceOf(Date);
    expect(Math.abs(Number(event?.created) - before)).toBeLessThan(60_000);
    expect(event?.metadata).toBeUndefined();
  }
});

test('EventStoreDB client behaviour 10: appends that are not awaited keep their order on one client', async () => {
  const client = clientOf(await anyServer());
  const stream = newStream();
  const events = jsonEvents(101);
  await client.appendToStream(stream, events[0]!); // the first of all comes last when it is not awaited: it opens the batch stream
  await Promise.all(events.slice(1).map(async (event) => client.appendToStream(stream, event)));
  expect(await idsIn(client, stream)).toEqual(events.map(({ id }) => id));
});
