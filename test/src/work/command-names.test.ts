import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { programsOnPath } from '../../../src/work/command-names.ts';
import { builtApp } from '../../support/dotnet.ts';
import { temporaryFolder } from '../../support/temp.ts';

let folder: string;
let app: string;

beforeEach(() => {
  folder = temporaryFolder();
  cpSync(builtApp('Hello'), join(folder, 'app'), { recursive: true });
  app = join(folder, 'app', 'Hello.dll');
  for (const name of ['bin', 'other', 'own']) mkdirSync(join(folder, name));
});

const found = (...folders: readonly string[]): readonly { readonly name: string; readonly program: string }[] =>
  programsOnPath(app, folders.map((name) => join(folder, name)).join(':'), join(folder, 'own'));
const names = (...folders: readonly string[]): readonly string[] => found(...folders).map(({ name }) => name);

test('a name that leads to the application already is taken', () => {
  symlinkSync(join(folder, 'app', 'Hello'), join(folder, 'bin', 'Hello'));
  expect(found('other', 'bin')).toEqual([{ name: 'Hello', program: join(folder, 'bin', 'Hello') }]);
  expect(names('app')).toEqual(['Hello']);
});

test('no name leads there, or another program of that name comes first: none is taken', () => {
  expect(names('bin', 'other')).toEqual([]);
  symlinkSync(join(folder, 'app', 'Hello'), join(folder, 'bin', 'Hello'));
  writeFileSync(join(folder, 'other', 'Hello'), '#!/bin/sh\n', { mode: 0o755 });
  expect(names('other', 'bin')).toEqual([]);
  expect(names('bin', 'other')).toEqual(['Hello']);
});

test('the folder of launchers itself does not count', () => {
  writeFileSync(join(folder, 'own', 'Hello'), '#!/bin/sh\n', { mode: 0o755 });
  symlinkSync(join(folder, 'app', 'Hello'), join(folder, 'bin', 'Hello'));
  expect(names('own', 'bin')).toEqual(['Hello']);
});

test("a dotnet tool's command is found under the name it has, which need not be its assembly's", () => {
  mkdirSync(join(folder, 'bin', '.store'));
  symlinkSync(join(folder, 'app', 'Hello'), join(folder, 'bin', 'greet'));
  expect(names('bin')).toEqual(['greet']);
});

test('what is no program for the shell is passed by: no right to run it, a link to itself, a folder, a command of another store', () => {
  mkdirSync(join(folder, 'store', 'bin'), { recursive: true });
  for (const name of ['launchers', 'views']) mkdirSync(join(folder, 'store', name));
  writeFileSync(join(folder, 'store', 'bin', 'Hello'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(folder, 'other', 'Hello'), 'no program');
  symlinkSync(join(folder, 'bin', 'Hello'), join(folder, 'bin', 'Hello'));
  mkdirSync(join(folder, 'own2', 'Hello'), { recursive: true });
  expect(names('store/bin', 'other', 'bin', 'own2', 'app')).toEqual(['Hello']);
});

test('a folder that may not be listed is passed by', () => {
  mkdirSync(join(folder, 'bin', '.store'));
  symlinkSync(join(folder, 'app', 'Hello'), join(folder, 'bin', 'Hello'));
  chmodSync(join(folder, 'bin'), 0o311);
  expect(names('bin')).toEqual(['Hello']);
  chmodSync(join(folder, 'bin'), 0o755);
});
