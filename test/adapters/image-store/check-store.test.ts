import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commandMark, publishCommand, storedCommands, sweepCommands } from '../../../adapters/image-store/commands.ts';
import { checkStore, prepareCache, storeWritable } from '../../../adapters/image-store/check-store.ts';
import { copySource } from '../../../adapters/image-store/copy-source.ts';
import { writing } from '../../../adapters/image-store/store-failure.ts';
import { isFailure } from '../../../domain/failure.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { run } from './support/run.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (isFailure(error)) return `${error.kind} ${error.code}`;
    throw error;
  }
  return 'none';
};

const untrusted = 'store store-untrusted';

test('a store that others can write, or that is somebody else’s, is refused', () => {
  const cache = join(temporaryFolder(), 'store', 'cache');
  expect(refusal(() => checkStore(cache))).toBe('none');
  prepareCache(cache);
  expect(statSync(cache).mode & 0o777).toBe(0o755);
  expect(refusal(() => checkStore(cache))).toBe('none');
  for (const mode of [0o757, 0o775, 0o1777]) {
    chmodSync(cache, mode);
    expect(refusal(() => checkStore(cache))).toBe(untrusted);
    expect(refusal(() => prepareCache(cache))).toBe(untrusted);
  }
  chmodSync(cache, 0o700);
  expect(refusal(() => checkStore(cache))).toBe('none');
  expect(refusal(() => checkStore(cache, statSync(cache).uid + 1))).toBe(untrusted);
});

test('a folder above it that everyone can write is refused, unless it is sticky', () => {
  const above = join(temporaryFolder(), 'above');
  mkdirSync(above);
  for (const [mode, expected] of [[0o777, untrusted], [0o1777, 'none']] as const) {
    chmodSync(above, mode);
    expect(refusal(() => checkStore(join(above, 'store')))).toBe(expected);
  }
});

test('a file where the store should be is refused', () => {
  const file = join(temporaryFolder(), 'store');
  writeFileSync(file, '');
  expect(refusal(() => prepareCache(file))).toBe(untrusted);
});

test('what the system says when it does not let us write becomes a failure that a person can act on', () => {
  const thrown = (code: string) => () => writing('/store/x', () => { throw Object.assign(new Error(code), { code }); });
  for (const code of ['EACCES', 'EPERM', 'EROFS']) expect(refusal(thrown(code))).toBe('permission store-not-writable');
  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) expect(refusal(thrown(code))).toBe('work disk-full');
  expect(thrown('EIO')).toThrow('EIO');
  expect(storeWritable('/proc/version')).toBe(false);
  expect(storeWritable(join(temporaryFolder(), 'not', 'yet'))).toBe(true);
});

test('no room: a failure, and nothing half done', () => {
  const [cache, folder] = [temporaryFolder(), temporaryFolder()];
  const source = join(folder, 'Big.dll');
  writeFileSync(source, Buffer.alloc(3_000_000));
  const module = JSON.stringify(new URL('../../../adapters/image-store/copy-source.ts', import.meta.url).href);
  const program = `import(${module}).then(({ copySource }) => { try { copySource(process.argv[1], process.argv[2]); } catch (error) { console.log(error.code); } })`;
  // A file size limit of 1 MB stands for the full disk: the write comes back short, then fails.
  const child = spawnSync('/bin/sh', ['-c', `trap '' XFSZ; ulimit -f 2000; exec "$@"`, 'sh', process.execPath, '-e', program, cache, source], { encoding: 'utf8' });
  expect(child).toMatchObject({ status: 0, stdout: 'disk-full\n' });
  expect(readdirSync(cache)).toEqual(['tmp']);
  expect(readdirSync(join(cache, 'tmp'))).toEqual([]);
  expect(existsSync(copySource(cache, source).object)).toBe(true);
});

test('a command is known by the root and the program that it was made for', () => {
  const cache = temporaryFolder();
  const mask = process.umask(0o077);
  onTestFinished(() => void process.umask(mask));
  expect(storedCommands(cache)).toEqual([]);
  const command = { id: 'id.1', program: '/opt/line\nbreak\u2028/App\'s', application: '/opt/App.dll' };
  publishCommand(cache, "App's", `#!/bin/sh\n${commandMark(command)}\necho started\n`);
  const path = join(cache, 'bin', "App's");
  expect(statSync(path).mode & 0o777).toBe(0o755);
  expect(run(path).stdout).toBe('started\n');
  writeFileSync(join(cache, 'bin', 'other'), '#!/bin/sh\n');
  expect(storedCommands(cache)).toEqual([{ name: "App's", ...command }]);
  symlinkSync('/nowhere', join(cache, 'bin', 'link'));
  mkdirSync(join(cache, 'bin', 'folder'));
  expect(storedCommands(cache)).toEqual([{ name: "App's", ...command }]);
  sweepCommands(cache, new Set(['id.1']));
  expect(readdirSync(join(cache, 'bin'))).toEqual(["App's"]);
  sweepCommands(cache, new Set());
  expect(readdirSync(join(cache, 'bin'))).toEqual([]);
});
