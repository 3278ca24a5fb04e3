import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import eventstore from '@eventstore/db-client';
import { carryLog } from '../../adapters/event-log/carry-log.ts';
import type { EventLog, RecordedEvent } from '../../adapters/event-log/event-log.ts';
import { openFleetLog } from '../../adapters/event-log/eventstore-fleet.ts';
import { openEventStoreLog } from '../../adapters/event-log/eventstore-log.ts';
import { newMemory, openMemoryLog } from '../../adapters/event-log/memory-log.ts';
import { openSqliteLog } from '../../adapters/event-log/sqlite-log.ts';
import { ngenProgram } from './bundle.ts';
import { makeLargeStore } from './large-store.ts';
import type { Benchmark } from './measurement.ts';
import { describeMs, ratioOf } from './statistics.ts';
import { inWorkFolder } from './work-folder.ts';

type Server = { readonly url: string; readonly stop: () => Promise<void> };

const startServer = async (): Promise<Server> => {
  const child = spawn(process.execPath, ['--max-old-space-size=16000', join(import.meta.dirname, 'fleet-server.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url,
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
};

/** The events of a machine that installed ten applications again and again, as the domain decides them. */
const baseHistory = async (folder: string, events: number): Promise<readonly RecordedEvent[]> => {
  await makeLargeStore(folder, { roots: 10, imagesPerRoot: 12, events });
  const log = openSqliteLog({ file: join(folder, 'events.db'), readOnly: true });
  const all: RecordedEvent[] = [];
  for await (const batch of log.readForward(0)) all.push(...batch);
  await log.close();
  return all.slice(0, events);
};

/** The same history on another machine. */
const machineOf = async (base: readonly RecordedEvent[], host: string): Promise<EventLog> => {
  const log = openMemoryLog(newMemory(randomUUID()));
  for (let from = 0; from < base.length; from += 200) {
    const events = base.slice(from, from + 200).map((event) => {
      const data = event.type === 'CommandAccepted' ? { ...(event.data as object), provenance: { ...(event.data as { provenance: object }).provenance, host } } : event.data;
      return { ...event, id: randomUUID(), data };
    });
    await log.append(await log.head(), events);
  }
  return log;
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
};

const carry = async (url: string, log: EventLog): Promise<number> => {
  const replica = openEventStoreLog({ url, storeId: log.stream.slice('nativeImages-'.length) });
  const ms = await timed(async () => carryLog(log, replica));
  await replica.close();
  return ms;
};

/** The same events in the same batches, by the client alone. */
const bareAppends = async (url: string, log: EventLog): Promise<number> => {
  const client = eventstore.EventStoreDBClient.connectionString(url);
  const stream = `bare-${randomUUID()}`;
  const credentials = { username: 'admin', password: 'changeit' }; // so that each append is a call of its own
  const ms = await timed(async () => {
    for await (const batch of log.readForward(0)) {
      await client.appendToStream(stream, batch.map(({ id, type, data, revision: _revision, ...metadata }) => eventstore.jsonEvent({ id, type, data: data as never, metadata: metadata as never })), { credentials });
    }
  });
  await client.dispose();
  return ms;
};

/** Time and most memory (bytes) of a question that the program is asked. */
const ask = async (program: string, url: string, folder: string): Promise<{ readonly ms: number; readonly peak: number }> => {
  const begun = performance.now();
  const child = spawn(process.execPath, [program, 'fleet', 'invalid', '--event-log', url], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, XDG_CACHE_HOME: folder, NGEN_ROOT: join(folder, 'none') } });
  let peak = 0;
  const look = setInterval(() => {
    try {
      peak = Math.max(peak, 1024 * Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // it has ended
    }
  }, 20);
  const [status] = (await once(child, 'exit')) as [number | null];
  clearInterval(look);
  if (status !== 0) throw new Error(`ngen fleet ended with ${status}`);
  return { ms: performance.now() - begun, peak };
};

const bareRead = async (url: string): Promise<number> => {
  const log = openFleetLog({ url });
  const end = await log.end();
  const ms = await timed(async () => log.read(null, end!, () => undefined));
  await log.close();
  return ms;
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** A fleet's machines, replicated one after the other, and questions about them all. */
export const fleet: Benchmark = {
  name: 'fleet',
  run: (runs) =>
    inWorkFolder(async (folder) => {
      const [machines, events] = [runs(1000), runs(1000)];
      const server = await startServer();
      try {
        const program = await ngenProgram();
        const base = await baseHistory(join(folder, 'base'), events);
        mkdirSync(join(folder, 'cache'));
        const [carried, bare]: [number[], number[]] = [[], []];
        let total = 0;
        let last: EventLog | undefined;
        for (let index = 0; index < machines; index += 1) {
          last = await machineOf(base, `machine${index}`);
          const ms = await carry(server.url, last);
          total += ms;
          if (carried.length >= runs(20)) continue;
          carried.push(ms);
          bare.push(await bareAppends(server.url, last));
        }
        const count = machines * events;
        const first = await ask(program, server.url, join(folder, 'cache'));
        const read = await bareRead(server.url);
        const later: number[] = [];
        for (let run = 0; run < runs(10); run += 1) {
          await last!.append(await last!.head(), base.slice(-2).map((event) => ({ ...event, id: randomUUID() })));
          await carry(server.url, last!);
          later.push((await ask(program, server.url, join(folder, 'cache'))).ms);
        }
        return [
          { name: 'replicate ÷ the client\'s bare appends', means: `Carrying a machine's ${events} events into EventStoreDB: where to begin, every hash, the events.`, goal: null, ratio: ratioOf(carried, bare), details: `${describeMs(carried)} ÷ ${describeMs(bare)}; ${machines} machines, ${Math.round((1000 * count) / total)} events a second` },
          { name: 'fleet, first question ÷ bare catch-up', means: `Folding ${count} events of ${machines} machines into what is known, the process included; beside reading them and nothing else.`, goal: null, ratio: ratioOf([first.ms], [read]), details: `${describeMs([first.ms])} ÷ ${describeMs([read])}; ${Math.round((1000 * count) / first.ms)} events a second; most memory ${megabytes(first.peak)}` },
          { name: 'fleet, later question ÷ first', means: 'A question after two new events, which must cost what is new.', goal: { is: '≤', limit: 0.1 }, ratio: ratioOf(later, later.map(() => first.ms)), details: describeMs(later) },
        ];
      } finally {
        await server.stop();
      }
    }),
};
