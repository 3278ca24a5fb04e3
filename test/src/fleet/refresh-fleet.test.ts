import { randomUUID } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openFleetLog, type FleetLog } from '../../../adapters/event-log/eventstore-fleet.ts';
import { openEventStoreLog } from '../../../adapters/event-log/eventstore-log.ts';
import type { EventLog, NewEvent } from '../../../adapters/event-log/event-log.ts';
import { openFleet, type Fleet } from '../../../adapters/fleet/open-fleet.ts';
import { isFailure } from '../../../domain/failure.ts';
import type { State } from '../../../domain/state.ts';
import { imageRows } from '../../../projections/images-view.ts';
import { isBehind, refreshFleet as refreshUpTo } from '../../../src/fleet/refresh-fleet.ts';
import { appendNow, newEvent } from '../../adapters/event-log/events.ts';
import { clientOf, jsonEvents, loopbackServer } from '../../adapters/event-log/eventstore-setup.ts';
import type { EventStoreServer } from '../../support/event-store-server/event-store-server.ts';
import { happening, machineHistory } from '../../support/machine-history.ts';
import { temporaryFolder } from '../../support/temp.ts';

const full = process.env['NGEN_TEST_TIER'] === 'full';

const fleetLog = (server: EventStoreServer, options: { readonly deadline?: number; readonly patience?: number } = {}): FleetLog => {
  const log = openFleetLog({ url: server.url, deadline: 2000, patience: 10_000, ...options });
  onTestFinished(async () => log.close());
  return log;
};

const refreshFleet = async (log: FleetLog, writer: Fleet['writer']): Promise<number> => refreshUpTo(log, writer, await log.end());

const opened = (file: string | null = null): Fleet => {
  const fleet = openFleet(file, 'test');
  onTestFinished(fleet.close);
  return fleet;
};

const storeOn = (server: EventStoreServer): EventLog => {
  const log = openEventStoreLog({ url: server.url, storeId: randomUUID() });
  onTestFinished(async () => log.close());
  return log;
};

const appendAll = async (log: EventLog, commands: readonly (readonly NewEvent[])[]): Promise<void> => {
  for (const events of commands) await appendNow(log, events);
};

/** The domain's own fold of a store as the rows of a fleet have it. */
const expectedRows = (states: ReadonlyMap<string, State>): readonly object[] =>
  [...states].flatMap(([store, state]) => imageRows(state).map(({ id: _id, object: _object, job: _job, references: _references, roots: _roots, hardBound: _hardBound, rejected: _rejected, reasons, ...row }) => ({ store, ...row, reasons: reasons.join('\n') })));

const rowsOf = ({ queries }: Fleet): readonly object[] => Array.from(queries.held(null, 'any'), ({ host: _host, ...row }) => ({ ...row }));

const sorted = (rows: readonly object[]): readonly string[] => rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();

test('of any histories of any machines, read in any parts, a fleet knows what the fold of each says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(happening, { maxLength: 25 }), { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat(3)), async (machines, turns) => {
      const server = await loopbackServer();
      const fleet = opened();
      const log = fleetLog(server);
      const queues = machines.map((happenings, index) => ({ log: storeOn(server), ...machineHistory(happenings, `host${index}`) }));
      const left = queues.map((queue) => ({ log: queue.log, commands: [...queue.commands] }));
      for (const turn of turns) {
        const waiting = left.filter(({ commands }) => commands.length > 0);
        if (waiting.length === 0) break;
        if (turn === 3) await refreshFleet(log, fleet.writer);
        const next = waiting[turn % waiting.length]!;
        await appendNow(next.log, next.commands.shift()!);
      }
      await refreshFleet(log, fleet.writer);
      expect(sorted(rowsOf(fleet))).toEqual(sorted(expectedRows(new Map(queues.map((queue) => [queue.log.stream, queue.state])))));
      const roots = Array.from(fleet.queries.roots(null), ({ store, path }) => `${store} ${path}`).sort();
      expect(roots).toEqual(queues.flatMap((queue) => [...queue.state.roots.values()].map(({ path }) => `${queue.log.stream} ${path}`)).sort());
      await server.stop();
    }),
    { numRuns: full ? 300 : 30 },
  );
});

const someHistory = machineHistory(
  [
    { kind: 'install', name: 'App', scenario: 'default', noDependencies: false },
    { kind: 'compile', which: 0 },
    { kind: 'compile', which: 0 },
    { kind: 'replace', name: 'Lib', build: 2, native: false },
    { kind: 'look', which: 0 },
  ],
  'box',
);

test('a second question costs what is new: it goes on after the last event, from a file too', async () => {
  const server = await loopbackServer();
  const file = join(temporaryFolder(), 'fleet.db');
  const store = storeOn(server);
  await appendAll(store, someHistory.commands);
  const count = someHistory.commands.flat().length;
  const first = openFleet(file, 'test');
  expect(await refreshFleet(fleetLog(server), first.writer)).toBe(count);
  const rows = rowsOf(first);
  first.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = openFleet(file, 'test');
  expect(await refreshFleet(fleetLog(server), again.writer)).toBe(0);
  expect(rowsOf(again)).toEqual(rows);
  await appendNow(store, [newEvent({}, { type: 'QueuePaused' })]);
  expect(await refreshFleet(fleetLog(server), again.writer)).toBe(1);
  again.close();
  const otherProgram = openFleet(file, 'another');
  expect(otherProgram.writer.position()).toBeNull();
  otherProgram.close();
  writeFileSync(file, 'damaged');
  const anew = opened(file);
  expect(await refreshFleet(fleetLog(server), anew.writer)).toBe(count + 1);
  expect(rowsOf(anew)).toEqual(rows);
});

test('a connection that breaks again and again costs nothing twice and loses nothing', async () => {
  const server = await loopbackServer();
  for (let index = 0; index < 6; index += 1) await appendAll(storeOn(server), machineHistory(Array.from({ length: 30 }, () => ({ kind: 'install', name: 'App', scenario: 'default', noDependencies: false }) as const), 'x').commands);
  const store = storeOn(server);
  for (let index = 0; index < 40; index += 1) await appendNow(store, Array.from({ length: 100 }, () => newEvent({}, { type: index % 2 === 0 ? 'QueuePaused' : 'QueueContinued' })));
  const fleet = opened();
  let seen = 0;
  const log = fleetLog(server);
  const events = await refreshFleet(
    {
      ...log,
      read: async (from, end, take) =>
        log.read(from, end, (entry, position) => {
          take(entry, position);
          seen += 1;
          if (seen % 900 === 0) server.connection.drop();
        }),
    },
    fleet.writer,
  );
  expect(events).toBeGreaterThanOrEqual(4000);
  expect(fleet.writer.known(store.stream)).toMatchObject({ revision: 3999, broken: null });
  expect(server.calls.filter(({ path }) => path === 'read').length).toBeGreaterThan(4);
});

test('server faults: not ready is waited for, frozen and gone are failures, what was read before stays', async () => {
  const server = await loopbackServer();
  const store = storeOn(server);
  await appendAll(store, someHistory.commands);
  const fleet = opened();
  server.faults.unavailable = 3;
  await refreshFleet(fleetLog(server), fleet.writer);
  const rows = rowsOf(fleet);
  const fails = async (code: string): Promise<void> => expect(refreshFleet(fleetLog(server, { deadline: 300, patience: 500 }), fleet.writer)).rejects.toSatisfy((error) => isFailure(error, code));
  server.connection.freeze();
  await fails('log-unavailable');
  server.connection.thaw();
  await server.connection.goDown();
  await fails('log-unavailable');
  await server.connection.comeBack();
  server.faults.denyAccess = true;
  await fails('log-access-denied');
  server.faults.denyAccess = false;
  server.faults.leader = { host: '127.0.0.1', port: server.connection.port };
  await fails('log-not-leader');
  server.faults.leader = null;
  await appendNow(store, [newEvent({}, { type: 'QueuePaused' })]);
  expect(await refreshFleet(fleetLog(server), fleet.writer)).toBe(1);
  expect(rowsOf(fleet)).toEqual(rows);
});

test('a stream that ngen has not written, or cannot read, is named and left as it was; a deleted one is forgotten; the others go on', async () => {
  const server = await loopbackServer();
  const [good, foreign, newer, deleted] = [storeOn(server), storeOn(server), storeOn(server), storeOn(server)];
  for (const log of [good, foreign, newer, deleted]) await appendAll(log, someHistory.commands);
  await clientOf(server.url).appendToStream(foreign.stream, jsonEvents(1));
  await appendNow(newer, [newEvent({}, { type: 'InventedLater' })]);
  await appendNow(good, [newEvent({}, { type: 'QueuePaused' })]);
  await clientOf(server.url).deleteStream(deleted.stream);
  const fleet = opened();
  await refreshFleet(fleetLog(server), fleet.writer);
  const last = someHistory.commands.flat().length - 1;
  const broken = [...fleet.queries.broken()].map(({ store, revision, broken: why }) => ({ store, revision, why }));
  expect([foreign, newer].map(({ stream }) => broken.find(({ store }) => store === stream))).toEqual([
    { store: foreign.stream, revision: last, why: expect.stringContaining('not written by ngen') as string },
    { store: newer.stream, revision: last, why: expect.stringContaining('InventedLater') as string },
  ]);
  expect(fleet.writer.known(good.stream).revision).toBe(last + 1);
  expect(sorted(rowsOf(fleet))).toEqual(sorted(expectedRows(new Map([good, foreign, newer].map((log) => [log.stream, someHistory.state])))));
});

test('a server that holds less than what is known of it was made anew', () => {
  expect([isBehind(null, null), isBehind(null, '5/5'), isBehind('5/5', '5/5'), isBehind('5/5', '100/100')]).toEqual([false, false, false, false]);
  expect([isBehind('5/5', null), isBehind('100/100', '5/5')]).toEqual([true, true]);
});
