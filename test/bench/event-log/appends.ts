// Durable appends a second, one event at a time and one after the other, each with its expected revision: ours ÷ Emmett's SQLite store.
// Prints one JSON object. Both write to a file in WAL mode with synchronous=FULL.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openSqliteLog } from '../../../adapters/event-log/sqlite-log.ts';
import { alternate } from '../alternate.ts';
import { median, ratioOf } from '../statistics.ts';
import { inWorkFolder } from '../work-folder.ts';
import { installed } from './installed.ts';

type EmmettStore = {
  readonly appendToStream: (stream: string, events: readonly { type: string; data: object }[], options: { expectedStreamVersion: bigint | 'STREAM_DOES_NOT_EXIST' }) => Promise<{ nextExpectedStreamVersion: bigint }>;
};
type EmmettModule = { readonly getSQLiteEventStore: (options: { fileName: string; schema: { autoMigration: 'CreateOrUpdate' } }) => EmmettStore };

const rounds = 7;
const appendsPerRound = 200;

const data = { image: 'a'.repeat(64), assembly: 'Newtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed', size: 712_464, methods: 1843 };

const perSecond = async (work: () => Promise<void>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (appendsPerRound / (performance.now() - begun)) * 1000;
};

const ourAppends = async (folder: string): Promise<() => Promise<number>> => {
  const log = openSqliteLog({ file: join(folder, 'ours.db') });
  const envelope = { type: 'ImageCompiled', schemaVersion: 1, correlationId: randomUUID(), causationId: null, programVersion: '0.0.0' };
  let head = await log.head();
  return async () =>
    perSecond(async () => {
      for (let index = 0; index < appendsPerRound; index += 1) {
        const result = await log.append(head, [{ ...envelope, id: randomUUID(), time: new Date().toISOString(), data }]);
        if (!result.ok) throw new Error('nobody else appends here');
        head = result.head;
      }
    });
};

const emmettAppends = async (folder: string): Promise<() => Promise<number>> => {
  const { getSQLiteEventStore } = installed()('@event-driven-io/emmett-sqlite') as EmmettModule;
  const store = getSQLiteEventStore({ fileName: join(folder, 'emmett.db'), schema: { autoMigration: 'CreateOrUpdate' } });
  let next: bigint | 'STREAM_DOES_NOT_EXIST' = 'STREAM_DOES_NOT_EXIST';
  const append = async (): Promise<void> => {
    for (;;) {
      try {
        next = (await store.appendToStream('images', [{ type: 'ImageCompiled', data }], { expectedStreamVersion: next })).nextExpectedStreamVersion;
        return;
      } catch (error) {
        // On a loaded machine its commit now and then meets a statement of its own that is not finished yet, and is rolled back.
        if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
      }
    }
  };
  return async () =>
    perSecond(async () => {
      for (let index = 0; index < appendsPerRound; index += 1) await append();
    });
};

const print = console.log;
console.log = console.error; // Emmett prints the errors that it throws

await inWorkFolder(async (folder) => {
  const [ours, theirs] = await alternate(rounds, [await ourAppends(folder), await emmettAppends(folder)]);
  const name = "durable appends a second ÷ Emmett's SQLite store";
  print(JSON.stringify({ name, ratio: ratioOf(ours!, theirs!), ours: Math.round(median(ours!)), theirs: Math.round(median(theirs!)) }));
});
