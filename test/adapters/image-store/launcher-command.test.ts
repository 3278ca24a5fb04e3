import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishCommand } from '../../../adapters/image-store/commands.ts';
import { renderLauncher } from '../../../adapters/image-store/launcher.ts';
import { binFolder } from '../../../adapters/image-store/layout.ts';
import { lookAtProgram } from '../../../adapters/image-store/program-on-path.ts';
import { joinRecords } from '../../../adapters/image-store/stat-record.ts';
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
  const publish = (): void => {
    const command = lookAtProgram(name, program, app.spec.application);
    publishCommand(cache, name, renderLauncher({ ...app.spec, apphost: program, record: joinRecords(app.spec.record, command.record), command }));
  };
  publish();
  const launcher = join(binFolder(cache), name);
  const startWith = (...folders: readonly string[]) => start({ launcher }, { PATH: [...folders.map((folder) => (folder.startsWith('/') ? folder : join(base, folder))), '/usr/bin', '/bin'].join(':') }, ['a b']);
  return { base, program, bin: binFolder(cache), startWith, publish };
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

test('starts the program itself when a link leads to another folder with the same file, a link to the program or to its folder', () => {
  const { base, bin, program, publish, startWith } = commandApp();
  for (const folder of ['v1', 'v2']) mkdirSync(join(base, folder));
  renameSync(program, join(base, 'v1', name));
  linkSync(join(base, 'v1', name), join(base, 'v2', name));
  symlinkSync(join(base, 'v1', name), program);
  publish();
  expect(startWith(bin, 'one').stdout).toBe('images\n');
  rmSync(program);
  symlinkSync(join(base, 'v2', name), program);
  expect(startWith(bin, 'one').stdout).toBe('the program: a b\n');

  rmSync(join(base, 'one'), { recursive: true });
  symlinkSync(join(base, 'v1'), join(base, 'one'));
  publish();
  expect(startWith(bin, 'one').stdout).toBe('images\n');
  rmSync(join(base, 'one'));
  symlinkSync(join(base, 'v2'), join(base, 'one'));
  expect(startWith(bin, 'one').stdout).toBe('the program: a b\n');
});

test('neither of two stores starts the command of the other, and none is started through a link to itself', () => {
  const [a, b] = [commandApp(), commandApp()];
  for (const folder of ['launchers', 'views']) mkdirSync(join(b.bin, '..', folder), { recursive: true });
  for (const folder of ['launchers', 'views']) mkdirSync(join(a.bin, '..', folder), { recursive: true });
  const linked = join(a.base, 'linked');
  mkdirSync(linked);
  symlinkSync(join(a.bin, name), join(linked, name));
  expect(a.startWith(a.bin, b.bin, linked, 'one').stdout).toBe('images\n');
  expect(a.startWith(b.bin, a.bin, linked, 'empty')).toMatchObject({ status: 127 });
});

test('the folder in which one is counts where PATH says so', () => {
  const { base, bin, program } = commandApp();
  renameSync(program, join(base, 'empty', name));
  const started = spawnSync(join(bin, name), ['a b'], { cwd: join(base, 'empty'), encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:` } });
  expect(started).toMatchObject({ status: 0, stdout: 'the program: a b\n' });
});
