import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { carryLog } from '../../../adapters/event-log/carry-log.ts';
import type { EventLog } from '../../../adapters/event-log/event-log.ts';
import { openEventStoreLog } from '../../../adapters/event-log/eventstore-log.ts';
import { emptyHead } from '../../../adapters/event-log/hash-chain.ts';
import { newMemory, openMemoryLog } from '../../../adapters/event-log/memory-log.ts';
import { openSqliteLog } from '../../../adapters/event-log/sqlite-log.ts';
import { isFailure } from '../../../domain/failure.ts';
import type { EventStoreServer } from '../../support/event-store-server/event-store-server.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { appendNow, collect, newEvent, newEvents } from './events.ts';
import { loopbackServer } from './eventstore-setup.ts';

const full = process.env['NGEN_TEST_TIER'] === 'full';

const replicaOf = (server: EventStoreServer, log: EventLog, patience = 20_000): EventLog => {
  const replica = openEventStoreLog({ url: server.url, storeId: log.stream.slice('nativeImages-'.length), deadline: 2000, patience });
  onTestFinished(async () => replica.close());
  return replica;
};

/** A log whose appends can be cut short before or after they take effect, as a killed process leaves them. */
const breaking = (log: EventLog, cut: () => 'before' | 'after' | null): EventLog => ({
  ...log,
  append: async (expected, events) => {
    const where = cut();
    if (where === 'before') throw new Error('killed');
    const result = await log.append(expected, events);
    if (where === 'after') throw new Error('killed');
    return result;
  },
});

const sameText = async (one: EventLog, other: EventLog): Promise<void> => {
  expect((await collect(other.readForward(0))).map((event) => JSON.stringify(event))).toEqual((await collect(one.readForward(0))).map((event) => JSON.stringify(event)));
};

test('replication that is interrupted anywhere gives the same stream as one that is not', async () => {
  const server = await loopbackServer();
  const step = fc.oneof(
    fc.record({ kind: fc.constant('append' as const), sizes: fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('carry' as const), cutAt: fc.nat(4), where: fc.constantFrom('before' as const, 'after' as const, null), lose: fc.nat(1), unavailable: fc.nat(1) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
      const log = openMemoryLog();
      const replica = replicaOf(server, log);
      for (const each of steps) {
        if (each.kind === 'append') {
          for (const size of each.sizes) await appendNow(log, [newEvent('x'.repeat(size)), newEvent({ size })]);
          continue;
        }
        let left = each.cutAt;
        Object.assign(server.faults, { loseReplies: each.lose, unavailable: each.unavailable });
        const outcome = await carryLog(log, breaking(replica, () => (left-- === 0 ? each.where : null))).then(
          () => 'done',
          (error: Error) => error.message,
        );
        expect(['done', 'killed']).toContain(outcome);
        Object.assign(server.faults, { loseReplies: 0, unavailable: 0 });
        const carried = (await collect(replica.readForward(0))).map(({ id }) => id);
        expect(carried).toEqual((await collect(log.readForward(0))).map(({ id }) => id).slice(0, carried.length));
      }
      await carryLog(log, replica);
      expect(await replica.head()).toEqual(await log.head());
      await sameText(log, replica);
    }),
    { numRuns: full ? 200 : 10 },
  );
});

test('what is there already is not sent again; what is new is', async () => {
  const server = await loopbackServer();
  const log = openMemoryLog();
  const replica = replicaOf(server, log);
  expect(await carryLog(log, replica)).toEqual({ from: emptyHead, head: emptyHead });
  const first = await appendNow(log, newEvents(1500));
  expect(await carryLog(log, replica)).toEqual({ from: emptyHead, head: first });
  const appends = (): number => server.calls.filter(({ path }) => path === 'append').length;
  const before = appends();
  expect(await carryLog(log, replica)).toEqual({ from: first, head: first });
  expect(appends()).toBe(before);
  const last = await appendNow(log, newEvents(2));
  expect(await carryLog(log, replica)).toEqual({ from: first, head: last });
  await sameText(log, replica);
});

test('two who carry one log at once store each event once', async () => {
  const server = await loopbackServer();
  const log = openMemoryLog();
  for (const count of [1500, 1500]) await appendNow(log, newEvents(count));
  const last = (await Promise.all([1, 2, 3].map(async () => carryLog(log, replicaOf(server, log))))).map(({ head }) => head);
  expect(new Set(last.map(({ revision }) => revision))).toEqual(new Set([2999]));
  expect(server.streams.all).toHaveLength(3000);
  await sameText(log, replicaOf(server, log));
});

test.each([0, 1, 6, 9])('a replica that has another history from position %d on is refused with that position, and nothing is sent', async (common) => {
  const server = await loopbackServer();
  const memory = newMemory();
  const [log, clone] = [openMemoryLog(memory), openMemoryLog(newMemory(memory.stream.slice('nativeImages-'.length)))];
  const events = newEvents(common);
  for (const each of [log, clone]) if (common > 0) await appendNow(each, events);
  await appendNow(log, newEvents(12));
  await appendNow(clone, newEvents(5));
  const replica = replicaOf(server, clone);
  await carryLog(clone, replica);
  const before = server.streams.all.length;
  await expect(carryLog(log, replica)).rejects.toMatchObject({ code: 'replica-diverged', kind: 'store', message: expect.stringContaining(`from position ${common} on`) as string });
  expect(server.streams.all).toHaveLength(before);
});

test('a replica that knows more than the log is told apart: the log has lost events', async () => {
  const server = await loopbackServer();
  const memory = newMemory();
  const log = openMemoryLog(memory);
  await appendNow(log, newEvents(8));
  await carryLog(log, replicaOf(server, log));
  memory.texts.length = 5;
  await expect(carryLog(log, replicaOf(server, log))).rejects.toMatchObject({ code: 'replica-ahead', kind: 'store', message: expect.stringMatching(/ends at position 4, .* position 7/) as string });
});

test('an event that was edited in the file is not carried, nor what follows; what came before is', async () => {
  const server = await loopbackServer();
  const file = join(temporaryFolder(), 'events.db');
  const log = openSqliteLog({ file });
  await appendNow(log, newEvents(40));
  await log.close();
  const db = new DatabaseSync(file);
  db.exec("DROP TRIGGER events_are_not_changed; UPDATE events SET event = replace(event, '\"index\":25', '\"index\":26') WHERE revision = 25");
  db.close();
  const edited = openSqliteLog({ file });
  onTestFinished(async () => edited.close());
  await expect(carryLog(edited, replicaOf(server, edited))).rejects.toMatchObject({ code: 'store-damaged', message: expect.stringMatching(/broken at position 25: .* last good event is at position 24/) as string });
  expect(server.streams.all).toHaveLength(25);
});

test('a signal stops it after the append that is under way; it goes on from there', async () => {
  const server = await loopbackServer();
  const log = openMemoryLog();
  await appendNow(log, newEvents(2000));
  const stop = new AbortController();
  const first = await carryLog(log, replicaOf(server, log), { signal: stop.signal, onProgress: () => stop.abort() });
  expect(first.head.revision).toBe(511);
  expect((await carryLog(log, replicaOf(server, log))).from).toEqual(first.head);
});

test('a server that stays away, a deleted stream and no access are failures of their own; what was carried stays', async () => {
  const server = await loopbackServer();
  const log = openMemoryLog();
  await appendNow(log, newEvents(3));
  const replica = replicaOf(server, log, 300);
  await carryLog(log, replica);
  await appendNow(log, newEvents(3));
  const fails = async (code: string): Promise<void> => expect(carryLog(log, replicaOf(server, log, 300))).rejects.toSatisfy((error) => isFailure(error, code));
  await server.connection.goDown();
  await fails('log-unavailable');
  await server.connection.comeBack();
  server.faults.denyAccess = true;
  await fails('log-access-denied');
  server.faults.denyAccess = false;
  server.faults.leader = { host: '127.0.0.1', port: server.connection.port };
  await fails('log-not-leader');
  server.faults.leader = null;
  await carryLog(log, replicaOf(server, log));
  server.streams.softDelete(log.stream);
  await fails('log-deleted');
  expect(server.streams.all.filter(({ stream }) => stream === log.stream)).toHaveLength(6);
});
