import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { joinRecords, recordPaths } from '../../../adapters/image-store/stat-record.ts';
import { stillAsRecorded } from '../../../adapters/image-store/still-as-recorded.ts';
import { isFailure } from '../../../domain/failure.ts';
import { temporaryFolder } from '../../support/temp.ts';

const someFolder = (): string => {
  const folder = join(temporaryFolder(), 'app');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  for (const name of ['a', 'b', 'sub/c']) writeFileSync(join(folder, name), `content of ${name}`);
  symlinkSync('a', join(folder, 'link'));
  return folder;
};

const recordOf = (folder: string) =>
  recordPaths(
    ['a', 'b', 'link', 'sub', 'sub/c'].map((name) => join(folder, name)),
    [join(folder, 'none')],
  );

test('a record states what the stat command prints', () => {
  const folder = someFolder();
  utimesSync(join(folder, 'a'), 0, 0);
  const { paths } = recordOf(folder);
  const printed = execFileSync('stat', ['-L', '-c', '%d %i %.9Z %s', ...paths.map(({ path }) => path)], { encoding: 'utf8' });
  const [whole, part] = [(ns: string) => ns.slice(0, -9), (ns: string) => ns.slice(-9)];
  expect(paths.map((item) => `${item.device} ${item.inode} ${whole(item.changed)}.${part(item.changed)} ${item.size}\n`).join('')).toBe(printed);
});

test('no path is recorded less than 20 ms after its last change', () => {
  const folder = temporaryFolder();
  for (let count = 0; count < 5; count++) {
    const file = join(folder, `${count}`);
    writeFileSync(file, '');
    const changed = statSync(file).ctimeMs;
    recordPaths([file]);
    expect(Date.now() - changed).toBeGreaterThanOrEqual(19);
  }
});

test.each<readonly [string, (folder: string) => void]>([
  ['written in place, with the same size and times', (folder) => {
    const { atime, mtime } = statSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a'), 'CONTENT OF A');
    utimesSync(join(folder, 'a'), atime, mtime);
  }],
  ['removed', (folder) => rmSync(join(folder, 'b'))],
  ['replaced, where a link leads', (folder) => {
    cpSync(join(folder, 'b'), join(folder, 'a.new'));
    renameSync(join(folder, 'a.new'), join(folder, 'a'));
  }],
  ['a folder with one more entry', (folder) => writeFileSync(join(folder, 'sub', 'new'), '')],
  ['there, although it must not be', (folder) => writeFileSync(join(folder, 'none'), '')],
  ['restored with its folder from a copy', (folder) => {
    cpSync(folder, `${folder}.restored`, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    renameSync(folder, `${folder}.old`);
    renameSync(`${folder}.restored`, folder);
  }],
])('a record no longer holds when a path is %s; a new one does', (_what, change) => {
  const folder = someFolder();
  const record = recordOf(folder);
  expect(stillAsRecorded(record)).toBe(true);
  change(folder);
  expect(stillAsRecorded(record)).toBe(false);
  const paths = record.paths.map(({ path }) => path).filter((path) => existsSync(path));
  expect(stillAsRecorded(recordPaths(paths))).toBe(true);
});

test('what is not there cannot be recorded; of a path in two records the first counts', () => {
  const folder = someFolder();
  expect(() => recordPaths([join(folder, 'none')])).toThrow(expect.toSatisfy((error: unknown) => isFailure(error, 'file-not-found')));
  const [one, two] = [recordPaths([join(folder, 'a'), join(folder, 'b')]), recordPaths([join(folder, 'a'), join(folder, 'sub')])];
  const other = { ...two, paths: two.paths.map((item) => ({ ...item, inode: 'other' })), absent: ['/x', '/x'] };
  const joined = joinRecords(one, other);
  expect(joined.paths.map(({ path }) => path)).toEqual(['a', 'b', 'sub'].map((name) => join(folder, name)));
  expect([joined.paths[0], joined.absent]).toEqual([one.paths[0], ['/x']]);
});
