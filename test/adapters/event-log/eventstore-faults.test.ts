import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import eventstore from '@eventstore/db-client';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isFailure, type Failure } from '../../../domain/failure.ts';
import type { EventLog } from '../../../adapters/event-log/event-log.ts';
import { openEventStoreLog } from '../../../adapters/event-log/eventstore-log.ts';
import { emptyHead, sealEvents, verifyChain } from '../../../adapters/event-log/hash-chain.ts';
import type { EventStoreServer } from '../../support/event-store-server/event-store-server.ts';
import { appendNow, collect, newEvent, newEvents } from './events.ts';
import { clientOf, jsonEvents, loopbackServer } from './eventstore-setup.ts';

const openLog = (server: EventStoreServer, options: Partial<Parameters<typeof openEventStoreLog>[0]> = {}): EventLog => {
  const log = openEventStoreLog({ url: server.url, storeId: randomUUID(), deadline: 2000, patience: 20_000, ...options });
  onTestFinished(async () => log.close());
  return log;
};

const failure = async (promise: Promise<unknown>, code: string): Promise<Failure> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isFailure(error, code)) return error;
  throw new Error(`expected the failure ${code}`, { cause: error });
};

const idsOf = async (log: EventLog): Promise<string[]> => (await collect(log.readForward(0))).map(({ id }) => id);

test('EventStoreDB log: an append whose reply was lost is found stored and acknowledged once', async () => {
  const server = await loopbackServer();
  const log = openLog(server);
  const head = await appendNow(log, newEvents(1));
  const events = newEvents(3);
  server.faults.loseReplies = 2;
  expect(await log.append(head, events)).toEqual({ ok: true, head: { revision: 3, hash: sealEvents(head, events)[2]!.hash } });
  expect((await idsOf(log)).slice(1)).toEqual(events.map(({ id }) => id));
  expect(server.faults.loseReplies).toBe(0);
});

test('EventStoreDB log: a server that is not ready, or away for a moment, is waited for', async () => {
  const server = await loopbackServer();
  const log = openLog(server);
  server.faults.unavailable = 3;
  const head = await appendNow(log, newEvents(2));
  expect(server.faults.unavailable).toBe(0);
  const away = server.connection.turnAway();
  const appending = log.append(head, newEvents(2));
  const reading = idsOf(log);
  await vi.waitFor(() => expect(away.count()).toBeGreaterThan(2), { timeout: 10_000 });
  away.letIn();
  expect(await appending).toMatchObject({ ok: true, head: { revision: 3 } });
  expect((await reading).length).toBeGreaterThanOrEqual(2);
});

test('EventStoreDB log: a server that stays away is a failure after the patience asked for', async () => {
  const server = await loopbackServer();
  const log = openLog(server, { patience: 500 });
  const head = await appendNow(log, newEvents(1));
  await server.connection.goDown();
  const start = performance.now();
  const appending = await failure(log.append(head, newEvents(1)), 'log-unavailable');
  expect(performance.now() - start).toBeLessThan(5000);
  expect(appending.message).toContain('not known');
  await failure(log.head(), 'log-unavailable');
});

test('EventStoreDB log: deadlines hold against a frozen server; the same append succeeds once it is back', async () => {
  const server = await loopbackServer();
  const log = openLog(server, { deadline: 300, patience: 600 });
  const head = await appendNow(log, newEvents(1));
  const events = newEvents(2);
  server.connection.freeze();
  const start = performance.now();
  await failure(log.append(head, events), 'log-unavailable');
  await failure(log.head(), 'log-unavailable');
  expect(performance.now() - start).toBeLessThan(6000);
  server.connection.thaw();
  await vi.waitFor(async () => expect(await log.append(head, events)).toMatchObject({ ok: true, head: { revision: 2 } }), { timeout: 10_000 });
  expect((await idsOf(log)).slice(1)).toEqual(events.map(({ id }) => id));
});

test('EventStoreDB log: a subscription goes on after the last event seen through broken connections', async () => {
  const server = await loopbackServer();
  const storeId = randomUUID();
  const [log, writer] = [openLog(server, { storeId }), openLog(server, { storeId })];
  const rounds = 20;
  const events = lastValueFrom(log.subscribe(0).pipe(take(rounds * 5), toArray()));
  for (let round = 0; round < rounds; round += 1) {
    await appendNow(writer, newEvents(5));
    if (round % 3 === 0) server.connection.drop();
  }
  expect((await events).map(({ revision }) => revision)).toEqual(Array.from({ length: rounds * 5 }, (_, index) => index));
  expect(verifyChain(emptyHead, await events).broken).toBeNull();
});

test('EventStoreDB log: a subscription made while the server is down begins when it is back', async () => {
  const server = await loopbackServer();
  const log = openLog(server);
  await appendNow(log, newEvents(1));
  await server.connection.goDown();
  const first = firstValueFrom(log.subscribe(0));
  await failure(openLog(server, { patience: 200 }).head(), 'log-unavailable');
  await server.connection.comeBack();
  expect((await first).revision).toBe(0);
});

test('EventStoreDB log: a deleted stream is refused for reads, appends and subscriptions, however it was deleted', async () => {
  const server = await loopbackServer();
  for (const act of ['deleteStream', 'tombstoneStream'] as const) {
    const storeId = randomUUID();
    const log = openLog(server, { storeId });
    await appendNow(log, newEvents(3));
    await clientOf(server.url)[act](log.stream);
    const fresh = openLog(server, { storeId });
    const deleted = await failure(fresh.head(), 'log-deleted');
    expect(deleted.kind).toBe('store');
    await failure(fresh.append(emptyHead, newEvents(1)), 'log-deleted');
    await failure(collect(fresh.readForward(0)), 'log-deleted');
    expect(server.streams.all.filter(({ stream }) => stream === log.stream)).toHaveLength(3);
  }
  const log = openLog(server);
  await appendNow(log, newEvents(1));
  const subscription = lastValueFrom(log.subscribe(0).pipe(toArray()));
  await clientOf(server.url).tombstoneStream(log.stream);
  await failure(subscription, 'log-deleted');
});

test('EventStoreDB log: no access is a failure of kind permission', async () => {
  const server = await loopbackServer();
  const log = openLog(server);
  server.faults.denyAccess = true;
  expect((await failure(log.head(), 'log-access-denied')).kind).toBe('permission');
  await failure(log.append(emptyHead, newEvents(1)), 'log-access-denied');
  await failure(lastValueFrom(log.subscribe(0)), 'log-access-denied');
});

test('EventStoreDB log: a node that is not the leader sends the append to the leader', async () => {
  const leader = await loopbackServer();
  const follower = await loopbackServer({ streams: leader.streams });
  follower.faults.leader = { host: '127.0.0.1', port: leader.connection.port };
  const log = openLog(follower);
  await appendNow(log, newEvents(2));
  expect(leader.calls.some(({ path }) => path === 'append')).toBe(true);
  expect(await idsOf(log)).toHaveLength(2);
});

test('EventStoreDB log: a cluster whose nodes all name another leader is a failure that says so', async () => {
  const server = await loopbackServer();
  server.faults.leader = { host: '127.0.0.1', port: server.connection.port };
  expect((await failure(openLog(server, { patience: 400 }).head(), 'log-not-leader')).message).toContain('no leader');
});

test('EventStoreDB log: an event of somebody else in the stream, or a beginning that is gone, is damage with its position', async () => {
  const server = await loopbackServer();
  const log = openLog(server);
  await appendNow(log, newEvents(2));
  const client = clientOf(server.url);
  await client.appendToStream(log.stream, jsonEvents(1));
  expect((await failure(collect(log.readForward(0)), 'store-damaged')).message).toContain('position 2');
  await failure(lastValueFrom(log.subscribe(0)), 'store-damaged');

  const cut = openLog(server);
  await appendNow(cut, newEvents(3));
  await client.appendToStream(`$$${cut.stream}`, eventstore.jsonEvent({ type: '$metadata', data: { $tb: 2 } }));
  expect((await failure(collect(cut.readForward(0)), 'store-damaged')).message).toContain('position 0');
});

test('EventStoreDB log: appends never take the batch path, and closing one log disturbs no append of another', async () => {
  const server = await loopbackServer();
  const [one, other] = [openLog(server), openLog(server)];
  const appends = Array.from({ length: 20 }, async (_, index) => appendNow(openLog(server), newEvents(index + 1)));
  await appendNow(one, newEvents(1));
  const underWay = other.append(emptyHead, newEvents(1));
  await one.close();
  expect(await underWay).toMatchObject({ ok: true });
  await Promise.all(appends);
  expect(server.calls.filter(({ path }) => path === 'append')).toHaveLength(22);
  expect(server.calls.filter(({ path }) => path === 'batchAppend')).toHaveLength(0);
});

test('EventStoreDB log: closing waits for appends under way', async () => {
  const server = await loopbackServer();
  const log = openLog(server);
  const head = await appendNow(log, newEvents(1));
  const order: string[] = [];
  const appending = log.append(head, newEvents(2)).finally(() => order.push('appended'));
  await log.close();
  order.push('closed');
  expect(order).toEqual(['appended', 'closed']);
  expect(await appending).toMatchObject({ ok: true, head: { revision: 2 } });
});

test('EventStoreDB log: the envelope is the metadata of the event, its data the data', async () => {
  const server = await loopbackServer();
  const log = openLog(server);
  const event = newEvent({ image: 'a' }, { causationId: randomUUID() });
  await appendNow(log, [event]);
  for await (const { event: stored } of clientOf(server.url).readStream(log.stream)) {
    expect(stored).toMatchObject({ id: event.id, type: event.type, data: event.data, isJson: true });
    expect(stored?.metadata).toEqual({
      schemaVersion: event.schemaVersion,
      time: event.time,
      $correlationId: event.correlationId,
      $causationId: event.causationId,
      programVersion: event.programVersion,
      ...sealEvents(emptyHead, [event]).map(({ previousHash, hash }) => ({ previousHash, hash }))[0],
    });
  }
});

test('EventStoreDB log: a connection string that cannot be read is a usage failure without the password', async () => {
  for (const url of ['esdb://user:secret@', 'esdb://user:secret@host:port', 'esdb://user:secret@127.0.0.1?keepAliveInterval=-5']) {
    let error: unknown = null;
    try {
      openEventStoreLog({ url, storeId: randomUUID() });
    } catch (thrown) {
      error = thrown;
    }
    expect(isFailure(error, 'event-log-url')).toBe(true);
    expect((error as Failure).kind).toBe('usage');
    expect((error as Failure).message).not.toContain('secret');
  }
});

test('EventStoreDB log: a process ends by itself after closing its log', async () => {
  const server = await loopbackServer();
  const module = new URL('../../../adapters/event-log/eventstore-log.ts', import.meta.url).href;
  const program = `const { openEventStoreLog } = await import('${module}');
    const log = openEventStoreLog({ url: '${server.url}', storeId: '${randomUUID()}' });
    log.subscribe(0).subscribe();
    console.log((await log.head()).revision);
    await log.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [[output], [status]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit', { signal: AbortSignal.timeout(8000) })]);
  expect(String(output)).toBe('-1\n');
  expect(status).toBe(0);
});
