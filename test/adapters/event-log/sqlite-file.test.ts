import { execFile } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, openSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { Failure } from '../../../domain/failure.ts';
import type { Head } from '../../../adapters/event-log/event-log.ts';
import { openSqliteLog } from '../../../adapters/event-log/sqlite-log.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { appendNow, collect, newEvents } from './events.ts';

const newFile = (): string => join(temporaryFolder(), 'events.db');

/** A closed log of `count` events. */
const logFile = async (count: number): Promise<string> => {
  const file = newFile();
  const log = openSqliteLog({ file });
  for (let left = count; left > 0; left -= 100) await appendNow(log, newEvents(Math.min(left, 100)));
  await log.close();
  return file;
};

const failureOf = async (act: () => unknown): Promise<Failure> => {
  try {
    await act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it should have failed');
};

/** Reads the whole log in `file`. */
const readAll = async (file: string): Promise<unknown> => {
  const log = openSqliteLog({ file });
  try {
    return await collect(log.readForward(0));
  } finally {
    await log.close();
  }
};

/** Changes the database as somebody with sqlite3 would who first removes what protects it. */
const tamper = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(`DROP TRIGGER events_are_not_changed; DROP TRIGGER events_are_not_deleted; ${sql}`);
  db.close();
};

test('a log is made on first use with mode 0600, also beside it, and keeps its store id', async () => {
  const file = newFile();
  const log = openSqliteLog({ file });
  await appendNow(log, newEvents(1));
  const modes = readdirSync(join(file, '..')).map((name) => [name, statSync(join(file, '..', name)).mode & 0o777]);
  expect(modes).toEqual([['events.db', 0o600], ['events.db-shm', 0o600], ['events.db-wal', 0o600]]);
  await log.close();
  const again = openSqliteLog({ file, storeId: 'another' });
  expect(again.stream).toBe(log.stream);
  await again.close();
  expect(readdirSync(join(file, '..'))).toEqual(['events.db']);

  const named = openSqliteLog({ file: newFile(), storeId: '6a1f6f0e-0000-4000-8000-000000000001' });
  expect(named.stream).toBe('nativeImages-6a1f6f0e-0000-4000-8000-000000000001');
  await named.close();
});

test('processes that open a new log at the same moment get the same one', async () => {
  const file = newFile();
  const module = new URL('../../../adapters/event-log/sqlite-log.ts', import.meta.url).href;
  const program = `const { openSqliteLog } = await import('${module}'); const log = openSqliteLog({ file: '${file}' }); console.log(log.stream); await log.close();`;
  const opens = Array.from({ length: 4 }, async () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]));
  const streams = (await Promise.all(opens)).map(({ stdout }) => stdout);
  expect(new Set(streams).size).toBe(1);
  expect(readdirSync(join(file, '..'))).toEqual(['events.db']);
});

test('a file that is no log is refused and left as it is', async () => {
  const foreign = newFile();
  const db = new DatabaseSync(foreign);
  db.exec('CREATE TABLE t (x)');
  db.close();
  const text = newFile();
  writeFileSync(text, 'not a database, but long enough to have a header of one '.repeat(20));
  const empty = newFile();
  writeFileSync(empty, '');
  for (const file of [foreign, text, empty]) {
    const before = readFileSync(file);
    const failure = await failureOf(() => openSqliteLog({ file }));
    expect(failure).toMatchObject({ code: 'store-damaged', kind: 'store' });
    expect(failure.message).toContain(file);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(join(file, '..'))).toEqual(['events.db']);
  }
});

test('a log of a newer version is refused and left as it is', async () => {
  const file = await logFile(1);
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 99');
  db.close();
  const before = readFileSync(file);
  const failure = await failureOf(() => openSqliteLog({ file }));
  expect(failure).toMatchObject({ code: 'store-newer', kind: 'store' });
  expect(failure.message).toContain('99');
  expect(readFileSync(file)).toEqual(before);
});

test('a truncated log is damage, named with the file', async () => {
  const file = await logFile(500);
  truncateSync(file, Math.floor(statSync(file).size / 2 / 4096) * 4096);
  const failure = await failureOf(async () => readAll(file));
  expect(failure).toMatchObject({ code: 'store-damaged', kind: 'store' });
  expect(failure.message).toContain(file);
});

test('a page that is overwritten is damage, named with the last good position', async () => {
  const file = await logFile(500);
  const size = statSync(file).size;
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(4096, 0xee), 0, 4096, Math.floor(size / 4096 / 2) * 4096);
  closeSync(descriptor);
  const failure = await failureOf(async () => readAll(file));
  expect(failure.code).toBe('store-damaged');
  const position = Number(/last good event is at position (\d+)/.exec(failure.message)?.[1]);
  expect(position).toBeGreaterThan(10);
  expect(position).toBeLessThan(490);
});

test.each([
  ['removed', 'DELETE FROM events WHERE revision = 250', 249],
  ['unreadable', "UPDATE events SET event = 'x' || event WHERE revision = 300", 299],
  ['replaced by a copy of another', 'UPDATE events SET event = (SELECT event FROM events WHERE revision = 3) WHERE revision = 100', 99],
  ['given another predecessor', `UPDATE events SET event = replace(event, '"previousHash":"', '"previousHash":"f') WHERE revision = 42`, 41],
])('an event that is %s is damage, named with the last good position', async (_, sql, lastGood) => {
  const file = await logFile(400);
  tamper(file, sql);
  const failure = await failureOf(async () => readAll(file));
  expect(failure).toMatchObject({ code: 'store-damaged', kind: 'store' });
  expect(failure.message).toContain(`position ${lastGood}`);
});

test('the database itself refuses to change or delete an event', async () => {
  const db = new DatabaseSync(await logFile(3));
  expect(() => db.exec("UPDATE events SET event = ''")).toThrow('append-only');
  expect(() => db.exec('DELETE FROM events WHERE revision = 2')).toThrow('append-only');
  db.close();
});

test('an append that cannot get the write lock in time is a conflict, and stores nothing', async () => {
  const file = newFile();
  const log = openSqliteLog({ file, busyTimeout: 50 });
  const head = await appendNow(log, newEvents(2));
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  expect(await log.append(head, newEvents(1))).toEqual({ ok: false, conflict: head });
  other.exec('ROLLBACK');
  other.close();
  expect(await log.append(head, newEvents(1))).toMatchObject({ ok: true, head: { revision: 2 } });
  await log.close();
});

test('an append that fails leaves the log unlocked', async () => {
  const file = await logFile(3);
  tamper(file, "UPDATE events SET event = 'x' WHERE revision = 2");
  const log = openSqliteLog({ file });
  expect((await failureOf(async () => log.append({ revision: 2, hash: '0'.repeat(64) }, newEvents(1)))).code).toBe('store-damaged');
  const other = new DatabaseSync(file, { timeout: 0 });
  other.exec('BEGIN IMMEDIATE; ROLLBACK');
  other.close();
  await log.close();
});

test('on a full disk an append is a failure that stores nothing; what was acknowledged stays, and later appends go on', async () => {
  const file = newFile();
  const module = new URL('../../../adapters/event-log/sqlite-log.ts', import.meta.url).href;
  const program = `const { openSqliteLog } = await import('${module}');
    const { newEvents } = await import('${new URL('events.ts', import.meta.url).href}');
    const log = openSqliteLog({ file: '${file}' });
    let head = await log.head();
    try {
      for (;;) head = (await log.append(head, newEvents(5))).head;
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, acknowledged: head, head: await log.head() }));
    }`;
  // A limit on the size of files stands for the full disk; Node ignores the signal that comes with it.
  const { stdout } = await promisify(execFile)('bash', ['-c', `ulimit -f 200; exec '${process.execPath}' --input-type=module -e "$0"`, program]);
  const { code, acknowledged, head } = JSON.parse(stdout) as { code: string; acknowledged: Head; head: Head };
  expect(code).toBe('log-not-written');
  expect(acknowledged.revision).toBeGreaterThan(10);
  expect(head).toEqual(acknowledged);
  const log = openSqliteLog({ file });
  expect(await log.head()).toEqual(acknowledged);
  expect(await log.append(acknowledged, newEvents(1))).toMatchObject({ ok: true });
  await log.close();
});

test('a log opened read-only follows its writer and appends nothing', async () => {
  const file = newFile();
  const writer = openSqliteLog({ file });
  const head = await appendNow(writer, newEvents(2));
  const reader = openSqliteLog({ file, readOnly: true });
  expect(await reader.head()).toEqual(head);
  const after = await appendNow(writer, newEvents(3));
  expect(await reader.head()).toEqual(after);
  expect((await failureOf(async () => reader.append(after, newEvents(1)))).kind).toBe('permission');
  expect(await writer.head()).toEqual(after);
  await reader.close();
  await writer.close();
  expect((await failureOf(() => openSqliteLog({ file: newFile(), readOnly: true }))).code).toBe('log-no-access');
});

test('a copy made by VACUUM INTO is the same log, and takes appends', async () => {
  const file = await logFile(10);
  const copy = newFile();
  const db = new DatabaseSync(file);
  db.exec(`VACUUM INTO '${copy}'`);
  db.close();
  const log = openSqliteLog({ file: copy });
  expect((await appendNow(log, newEvents(1))).revision).toBe(10);
  expect(existsSync(`${copy}-wal`)).toBe(true);
  expect((await collect(log.readForward(0, 10)))).toEqual(await readAll(file));
  await log.close();
});

test('a log that was copied while its writer was under way, as after power loss, opens at a whole append', async () => {
  const file = newFile();
  const log = openSqliteLog({ file });
  for (let round = 0; round < 20; round += 1) await appendNow(log, newEvents(7));
  const copy = newFile();
  copyFileSync(file, copy);
  copyFileSync(`${file}-wal`, `${copy}-wal`);
  truncateSync(`${copy}-wal`, statSync(`${copy}-wal`).size - 1000);
  await log.close();
  const events = (await readAll(copy)) as unknown[];
  expect(events).toHaveLength(19 * 7);
});

test('a folder that is not there is a failure that names the file', async () => {
  const failure = await failureOf(() => openSqliteLog({ file: '/nonexistent-folder/events.db' }));
  expect(failure.code).toBe('log-not-created');
  expect(failure.message).toContain('/nonexistent-folder/events.db');
});
