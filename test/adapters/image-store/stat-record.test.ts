import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copySource } from '../../../adapters/image-store/copy-source.ts';
import { renewRecord } from '../../../adapters/image-store/renew-record.ts';
import { changedSince, joinRecords, recordPaths } from '../../../adapters/image-store/stat-record.ts';
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
    { absent: [join(folder, 'none')] },
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

test('every kind of change shows, with its path', () => {
  const folder = someFolder();
  const record = recordOf(folder);
  expect(stillAsRecorded(record)).toBe(true);
  const a = join(folder, 'a');
  const { atime, mtime } = statSync(a);
  writeFileSync(a, 'CONTENT OF A');
  utimesSync(a, atime, mtime);
  expect(changedSince(record)).toEqual([a, join(folder, 'link')]);
  rmSync(join(folder, 'b'));
  writeFileSync(join(folder, 'sub', 'new'), '');
  writeFileSync(join(folder, 'none'), '');
  expect(changedSince(record)).toEqual(['a', 'b', 'link', 'sub', 'none'].map((name) => join(folder, name)));
  expect(stillAsRecorded(record)).toBe(false);
});

test('a restored or cloned folder is recognised by content, and the renewed record holds', () => {
  const folder = someFolder();
  const record = recordOf(folder);
  cpSync(folder, `${folder}.restored`, { recursive: true, verbatimSymlinks: true });
  renameSync(folder, `${folder}.old`);
  renameSync(`${folder}.restored`, folder);
  expect(changedSince(record)).toHaveLength(5);
  const renewed = renewRecord(record);
  expect(renewed.changed).toEqual([]);
  expect(stillAsRecorded(renewed.record)).toBe(true);
  expect(renewed.record.paths.map(({ content }) => content)).toEqual(record.paths.map(({ content }) => content));
});

test('what differs in content is not renewed', () => {
  const folder = someFolder();
  const record = recordOf(folder);
  writeFileSync(join(folder, 'b'), 'content of B');
  writeFileSync(join(folder, 'sub', 'new'), '');
  writeFileSync(join(folder, 'none'), '');
  rmSync(join(folder, 'sub', 'c'));
  const renewed = renewRecord(record);
  expect(renewed.changed).toEqual(['b', 'sub', 'sub/c', 'none'].map((name) => join(folder, name)));
  expect(stillAsRecorded(renewed.record)).toBe(false);
});

test('a source that changes after it was copied is recorded as it was copied', () => {
  const folder = someFolder();
  const copy = copySource(temporaryFolder(), join(folder, 'a'));
  const record = () => recordPaths([copy.path, join(folder, 'b')], { known: [copy] });
  expect(record()).toEqual(recordPaths([copy.path, join(folder, 'b')]));
  writeFileSync(copy.path, 'other');
  expect(changedSince(record())).toEqual([copy.path]);
});

test('what is not there cannot be recorded; of a path in two records the first counts', () => {
  const folder = someFolder();
  expect(() => recordPaths([join(folder, 'none')])).toThrow(expect.toSatisfy((error: unknown) => isFailure(error, 'file-not-found')));
  const [one, two] = [recordPaths([join(folder, 'a'), join(folder, 'b')]), recordPaths([join(folder, 'a'), join(folder, 'sub')])];
  const other = { ...two, paths: two.paths.map((item) => ({ ...item, content: 'other' })), absent: ['/x', '/x'] };
  const joined = joinRecords(one, other);
  expect(joined.paths.map(({ path }) => path)).toEqual(['a', 'b', 'sub'].map((name) => join(folder, name)));
  expect([joined.paths[0], joined.absent]).toEqual([one.paths[0], ['/x']]);
});
