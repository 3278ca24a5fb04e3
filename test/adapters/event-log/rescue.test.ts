import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { RecordedEvent } from '../../../adapters/event-log/event-log.ts';
import { emptyHead, headOf, verifyChain } from '../../../adapters/event-log/hash-chain.ts';
import { openLog } from '../../../adapters/event-log/open-log.ts';
import { openMemoryLog } from '../../../adapters/event-log/memory-log.ts';
import { rescue, type Rescued } from '../../../adapters/event-log/rescue.ts';
import { salvageFile } from '../../../adapters/event-log/salvage-file.ts';
import { openSqliteLog } from '../../../adapters/event-log/sqlite-log.ts';
import { isFailure } from '../../../domain/failure.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { appendNow, collect, newEvent, newEvents } from './events.ts';

const pageSize = 4096;
const count = 1200;
const full = process.env['NGEN_TEST_TIER'] === 'full';

/** The bytes of a log with `count` events, closed, and what it holds; and of a backup with the first 700 of them. */
let whole: Buffer;
let events: readonly RecordedEvent[];
let backup: Buffer;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-test-'));
  const file = join(folder, 'events.db');
  const log = openSqliteLog({ file });
  for (let index = 0; index < count; index += 100) {
    await appendNow(log, Array.from({ length: 100 }, (_, each) => newEvent({ index: index + each, filler: 'x'.repeat((index + each) % 300) })));
    if (index === 600) new DatabaseSync(file).exec(`VACUUM INTO '${join(folder, 'backup.db')}'`);
  }
  events = await collect(log.readForward(0));
  await log.close();
  [whole, backup] = [readFileSync(file), readFileSync(join(folder, 'backup.db'))];
  rmSync(folder, { recursive: true });
});

const fileOf = (bytes: Buffer): string => {
  const file = join(temporaryFolder(), 'events.db');
  writeFileSync(file, bytes);
  return file;
};

type Saved = Rescued & { readonly stream: string | null; readonly events: readonly RecordedEvent[] };

const save = async (...files: readonly string[]): Promise<Saved> => {
  const before = files.map((file) => readFileSync(file));
  const sources = files.map(salvageFile);
  const target = openMemoryLog();
  try {
    const rescued = await rescue(sources, target);
    expect(await rescue(sources, null)).toEqual(rescued);
    for (const [index, file] of files.entries()) expect(readFileSync(file).equals(before[index]!), 'the source stays as it is').toBe(true);
    return { ...rescued, stream: sources[0]!.stream, events: await collect(target.readForward(0)) };
  } finally {
    for (const source of sources) await source.close();
  }
};

/** Everything before the damage: a beginning of what was there, byte for byte. */
const isBeginning = (saved: Saved): void => {
  expect(saved.events).toEqual(events.slice(0, saved.events.length));
  expect(saved.head).toEqual(saved.events.length === 0 ? emptyHead : headOf(events[saved.events.length - 1]!));
};

test('of a sound log everything', async () => {
  const saved = await save(fileOf(whole));
  isBeginning(saved);
  expect(saved.events).toHaveLength(count);
  expect(saved.known).toBe(count - 1);
});

test.each([2, 3, 10, 50, 100])('a file that ends after page %d gives what those pages hold', async (pages) => {
  const file = fileOf(whole);
  truncateSync(file, pages * pageSize);
  const saved = await save(file);
  isBeginning(saved);
  // A page holds at most 16 of these events and at least 6; some pages are not leaves.
  expect(saved.events.length).toBeLessThan(16 * pages);
  expect(saved.events.length).toBeGreaterThanOrEqual(Math.max(0, 5 * (pages - 6)));
});

test('a file that ends within a page', async () => {
  const file = fileOf(whole);
  truncateSync(file, 60 * pageSize + 777);
  const saved = await save(file);
  isBeginning(saved);
  expect(saved.events.length).toBeGreaterThan(200);
});

test('a page that was overwritten ends what is saved there; with a backup that has it, nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3, max: whole.length / pageSize - 1 }), fc.constantFrom(0, 0xff, 0x5a), async (page, byte) => {
      const bytes = Buffer.from(whole);
      bytes.fill(byte, page * pageSize, (page + 1) * pageSize);
      const file = fileOf(bytes);
      const alone = await save(file);
      isBeginning(alone);
      const together = await save(fileOf(backup), file);
      isBeginning(together);
      expect((await save(file, fileOf(backup))).head, 'in whichever order').toEqual(together.head);
      expect(together.events.length).toBeGreaterThanOrEqual(Math.max(700, alone.events.length));
      // Damage within the part that the backup has costs nothing; after it, what follows.
      expect(together.events).toHaveLength(alone.events.length < 600 ? count : together.events.length);
    }),
    { numRuns: full ? 300 : 12 },
  );
});

test.each([100, pageSize])('of a file whose first %d bytes are destroyed everything, and its id', async (length) => {
  const bytes = Buffer.from(whole);
  bytes.fill(0xaa, 0, length);
  const saved = await save(fileOf(bytes));
  isBeginning(saved);
  expect(saved.events).toHaveLength(count);
  expect(saved.stream).toMatch(/^nativeImages-[0-9a-f-]{36}$/);
});

test('a bit that flipped in an event ends it there', async () => {
  const bytes = Buffer.from(whole);
  const at = bytes.indexOf('"index":321,');
  bytes[at + '"index":'.length] = '9'.charCodeAt(0);
  const saved = await save(fileOf(bytes));
  isBeginning(saved);
  expect(saved.events).toHaveLength(321);
  expect(saved.known).toBe(count - 1);
});

test('of a log whose journal is cut, what was committed before the cut', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'events.db');
  const log = openSqliteLog({ file });
  for (let index = 0; index < 60; index += 1) await appendNow(log, newEvents(1));
  const all = await collect(log.readForward(0));
  for (const share of [0.9, 0.5, 0.1]) {
    const cut = join(temporaryFolder(), 'events.db');
    copyFileSync(file, cut);
    copyFileSync(`${file}-wal`, `${cut}-wal`);
    truncateSync(`${cut}-wal`, Math.floor(statSync(`${file}-wal`).size * share));
    const saved = await save(cut);
    expect(saved.events).toEqual(all.slice(0, saved.events.length));
    expect(saved.events.length).toBeGreaterThan(50 * share - 10);
    expect(saved.events.length).toBeLessThan(60);
  }
  await log.close();
});

test('two histories are not mixed', async () => {
  const other = join(temporaryFolder(), 'events.db');
  const log = openSqliteLog({ file: other });
  await appendNow(log, newEvents(5));
  await log.close();
  await expect(save(other, fileOf(whole))).rejects.toSatisfy((error) => isFailure(error, 'recover-diverged'));
});

test('what is no log gives nothing, and nothing is made beside it', async () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('no log\n'), Buffer.alloc(20 * pageSize, 7)]) {
    const file = fileOf(bytes);
    expect((await save(file)).events).toEqual([]);
    expect(existsSync(`${file}-wal`)).toBe(false);
  }
  expect(() => salvageFile('/nonexistent.db')).toThrow(expect.objectContaining({ code: 'file-missing' }));
});

test('a damaged log is refused with its last good position, even where it cannot be opened', async () => {
  const refused = async (bytes: Buffer): Promise<string> => {
    const stateFolder = temporaryFolder();
    writeFileSync(join(stateFolder, 'events.db'), bytes);
    try {
      const log = await openLog({ stateFolder, url: null }, 'look');
      try {
        await collect(log.readForward(0));
      } finally {
        await log.close();
      }
    } catch (error) {
      if (isFailure(error, 'store-damaged')) return error.message;
      throw error;
    }
    throw new Error('it was read');
  };
  const destroyed = Buffer.from(whole);
  destroyed.fill(0, 0, 100);
  expect(await refused(destroyed)).toContain(`the last good event is at position ${count - 1}`);
  expect(await refused(whole.subarray(0, 40 * pageSize))).toMatch(/the last good event is at position \d+/);
  const position = Number(/position (\d+)/.exec(await refused(whole.subarray(0, 40 * pageSize)))![1]);
  expect(verifyChain(emptyHead, events.slice(0, position + 1)).broken).toBeNull();
  expect(position).toBe((await save(fileOf(whole.subarray(0, 40 * pageSize)))).head.revision);
});
