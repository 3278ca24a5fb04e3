import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { copySource, hashSource } from '../../../adapters/image-store/copy-source.ts';
import { settledStat } from '../../../adapters/image-store/file-stat.ts';
import { temporaryRoot } from '../../../adapters/image-store/layout.ts';
import { hasObject, putObject, removeObject, verifyObject } from '../../../adapters/image-store/objects.ts';
import { isFailure } from '../../../domain/failure.ts';
import { temporaryFolder } from '../../support/temp.ts';

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (isFailure(error)) return error.code;
    throw error;
  }
  return 'done';
};

test('a copy is found by the hash of its content, once, and readable by all', () => {
  const [cache, folder] = [join(temporaryFolder(), 'cache'), temporaryFolder()];
  const content = Buffer.alloc(700_001, 'some code ');
  const mask = process.umask(0o077);
  onTestFinished(() => void process.umask(mask));
  for (const name of ['A.dll', 'B.dll']) writeFileSync(join(folder, name), content, { mode: 0o600 });
  const copy = copySource(cache, join(folder, 'A.dll'));
  expect(copy).toMatchObject({ hash: sha256(content), size: 700_001, object: join(cache, 'objects', copy.hash.slice(0, 2), `${copy.hash}.dll`) });
  expect(readFileSync(copy.object).equals(content)).toBe(true);
  expect(statSync(copy.object).mode & 0o777).toBe(0o644);
  for (const made of [cache, join(cache, 'objects'), join(copy.object, '..')]) expect(statSync(made).mode & 0o777).toBe(0o755);
  const { ino } = statSync(copy.object);
  expect(copySource(cache, join(folder, 'B.dll'))).toMatchObject({ hash: copy.hash, object: copy.object });
  expect(statSync(copy.object).ino).toBe(ino);
  expect(readdirSync(temporaryRoot(cache))).toEqual([]);
});

test('what is there already is not written again; a look writes nothing at all', () => {
  const [cache, folder] = [temporaryFolder(), temporaryFolder()];
  const file = join(folder, 'A.dll');
  writeFileSync(file, 'code');
  expect(hashSource(file)).toEqual({ hash: sha256('code'), size: 4 });
  expect(readdirSync(cache)).toEqual([]);
  const copy = copySource(cache, file);
  // From now on nothing can be written.
  rmSync(temporaryRoot(cache), { recursive: true });
  writeFileSync(temporaryRoot(cache), '');
  expect(copySource(cache, file)).toEqual(copy);
  truncateSync(copy.object, 2);
  expect(() => copySource(cache, file)).toThrow('ENOTDIR');
});

test('a damaged object shows, and a copy or a compile puts it right', () => {
  const [cache, folder] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(folder, 'A.dll'), 'code');
  const { hash, object } = copySource(cache, join(folder, 'A.dll'));
  expect([verifyObject(cache, hash), verifyObject(cache, hash, 4), verifyObject(cache, hash, 5), hasObject(cache, hash)]).toEqual([true, true, false, true]);
  truncateSync(object, 2);
  expect([verifyObject(cache, hash), hasObject(cache, hash)]).toEqual([false, true]);
  copySource(cache, join(folder, 'A.dll'));
  expect(verifyObject(cache, hash)).toBe(true);
  writeFileSync(object, 'c0de');
  expect(verifyObject(cache, hash, 4)).toBe(false);
  removeObject(cache, hash);
  removeObject(cache, hash);
  expect([verifyObject(cache, hash), hasObject(cache, hash)]).toEqual([false, false]);
});

test('a compiler’s output becomes an object and is gone where it was; what somebody else could still write is copied', () => {
  const [cache, folder] = [temporaryFolder(), temporaryFolder()];
  const output = join(folder, 'out');
  writeFileSync(output, 'image');
  const { ino } = statSync(output);
  const moved = putObject(cache, output);
  expect([moved.hash, moved.size, existsSync(output), statSync(moved.object).ino]).toEqual([sha256('image'), 5, false, ino]);

  writeFileSync(output, 'linked');
  linkSync(output, join(folder, 'second name'));
  const linked = putObject(cache, output);
  writeFileSync(join(folder, 'second name'), 'changed');
  expect([readFileSync(linked.object, 'utf8'), existsSync(output)]).toEqual(['linked', false]);
});

test('what cannot be read is named: nothing there, a folder, a pipe', () => {
  const [cache, folder] = [temporaryFolder(), temporaryFolder()];
  mkdirSync(join(folder, 'sub'));
  expect(code(() => copySource(cache, join(folder, 'none.dll')))).toBe('assembly-not-found');
  expect(code(() => copySource(cache, join(folder, 'sub')))).toBe('assembly-unreadable');
  expect(code(() => copySource(cache, '/dev/zero'))).toBe('assembly-unreadable');
  expect(readdirSync(cache)).not.toContain('objects');
});

test('a source that is written all the time is copied as it was at one moment, or not at all', async () => {
  const [cache, folder] = [temporaryFolder(), temporaryFolder()];
  const file = join(folder, 'A.dll');
  // Takes much longer to read than the writer waits. The last byte is written first: at any moment it is the first one, or one ahead.
  writeFileSync(file, Buffer.alloc(40_000_000));
  const writer = `const fs = require('node:fs');
    const fd = fs.openSync(process.argv[1], 'r+');
    for (let n = 0; ; n = (n + 1) % 256) {
      fs.writeSync(fd, Buffer.of(n), 0, 1, 39_999_999);
      fs.writeSync(fd, Buffer.of(n), 0, 1, 0);
      if (n === 0) console.log('ready');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }`;
  const child = spawn(process.execPath, ['-e', writer, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const outcome = code(() => copySource(cache, file));
  expect(['done', 'source-keeps-changing']).toContain(outcome);
  const copies = existsSync(join(cache, 'objects')) ? readdirSync(join(cache, 'objects'), { recursive: true, encoding: 'utf8' }) : [];
  const objects = copies.filter((name) => name.endsWith('.dll')).map((name) => readFileSync(join(cache, 'objects', name)));
  expect(objects).toHaveLength(outcome === 'done' ? 1 : 0);
  expect(objects.filter((content) => ![0, 1].includes((256 + content.at(-1)! - content[0]!) % 256))).toHaveLength(0);
});

test('a path that was written just now is not taken when there is no time left to wait', async () => {
  const file = join(temporaryFolder(), 'A.dll');
  await vi.waitUntil(() => {
    writeFileSync(file, 'code');
    return code(() => settledStat(file, performance.now() - 1)) === 'source-keeps-changing';
  }, { timeout: 30_000 });
  expect(settledStat(file, performance.now() + 60_000)).not.toBeNull();
});

test('the output of a compiler that runs as another user is copied, not moved', () => {
  const [cache, folder] = [temporaryFolder(), temporaryFolder()];
  const output = join(folder, 'out');
  writeFileSync(output, 'image');
  const { ino, uid } = statSync(output);
  const { object } = putObject(cache, output, uid + 1);
  expect([statSync(object).ino === ino, existsSync(output)]).toEqual([false, false]);
});
