import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishCommand } from '../../../adapters/image-store/commands.ts';
import { renderLauncher } from '../../../adapters/image-store/launcher.ts';
import { binFolder } from '../../../adapters/image-store/layout.ts';
import { joinRecords, recordPaths } from '../../../adapters/image-store/stat-record.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { script, start, stubApp } from './support/stub-app.ts';

const name = "My app's";

/** A command whose name stood for `program`; started with other folders on PATH it tells what it started. */
const commandApp = () => {
  const base = temporaryFolder();
  for (const folder of ['one', 'two', 'empty']) mkdirSync(join(base, folder));
  const program = script(join(base, 'one', name), 'echo the program: "$@"');
  const app = stubApp(1);
  const { cache } = app;
  const record = joinRecords(app.spec.record, recordPaths([program]));
  publishCommand(cache, name, renderLauncher({ ...app.spec, apphost: program, record, command: { name, program } }));
  const launcher = join(binFolder(cache), name);
  const startWith = (...folders: readonly string[]) => start({ launcher }, { PATH: [...folders.map((folder) => (folder.startsWith('/') ? folder : join(base, folder))), '/usr/bin', '/bin'].join(':') }, ['a b']);
  return { base, program, bin: binFolder(cache), startWith };
};

test('starts with images while its name leads to the same program behind it on PATH', () => {
  const { bin, startWith } = commandApp();
  expect(startWith(bin, 'empty', 'one', 'two').stdout).toBe('images\n');
  expect(startWith('one').stdout).toBe('images\n');
});

test('starts another program that comes first on PATH', () => {
  const { base, bin, startWith } = commandApp();
  script(join(base, 'two', name), 'echo another: "$@"');
  expect(startWith(bin, 'two', 'one').stdout).toBe('another: a b\n');
  expect(startWith(bin, 'one', 'two').stdout).toBe('images\n');
});

test('starts the program itself when that was replaced, also by another target of a link', () => {
  const { base, bin, program, startWith } = commandApp();
  renameSync(program, join(base, 'old'));
  symlinkSync(script(join(base, 'new'), 'echo the new program: "$@"'), program);
  expect(startWith(bin, 'one').stdout).toBe('the new program: a b\n');
});

test('is no command where there is no program of its name behind it, by whatever path its own folder is named', () => {
  const { base, bin, program, startWith } = commandApp();
  symlinkSync(bin, join(base, 'link to bin'));
  const missing = { status: 127, stdout: '', stderr: `${name}: command not found\n` };
  expect(startWith(bin, 'link to bin', `${bin}/`, 'empty')).toMatchObject(missing);
  rmSync(program);
  mkdirSync(program);
  expect(startWith(bin, 'one')).toMatchObject(missing);
});
