import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builds, endApp, whatItSaid, type Said } from '../support/end-app.ts';
import { appCopy, newStore, openFolder, type Ngen, type Ran } from '../support/ngen.ts';
import { inCache } from '../support/ngen-files.ts';

const pathOf = (...folders: readonly string[]): string => [...folders, process.env['PATH']].join(':');

/** What a shell makes of a command line, with the line of `ngen shellenv` in its profile. */
const inShell = (ngen: Ngen, path: string, line: string): Ran => {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', `eval "$1"; ${line}`, 'sh', ngen.ok('shellenv')], { encoding: 'utf8', env: { ...process.env, PATH: path } });
  return { status, stdout, stderr };
};

const installOn = (ngen: Ngen, path: string, app: string): void => {
  expect(ngen.run(['install', app], { env: { PATH: path } })).toMatchObject({ status: 0, stderr: '' });
};

const usesImages = (said: Said): boolean => said.assemblies.get('EndApp')!.location.includes('/cache/views/');

describe('with the line of shellenv', () => {
  it('an application on PATH starts with its images under its own name; after it was uninstalled, as before', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    const path = pathOf(dirname(app));
    installOn(ngen, path, app);
    expect(usesImages(whatItSaid(inShell(ngen, path, 'EndApp')))).toBe(true);
    expect(inCache(ngen.store, 'bin')).toEqual(['EndApp']);
    ngen.ok('uninstall', app);
    expect(inCache(ngen.store, 'bin')).toEqual([]);
    expect(usesImages(whatItSaid(inShell(ngen, path, 'EndApp')))).toBe(false);
  });

  it('an application that comes on PATH after its install is a command with the next install', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    ngen.ok('install', app);
    expect(inCache(ngen.store, 'bin')).toEqual([]);
    installOn(ngen, pathOf(dirname(app)), app);
    expect(inCache(ngen.store, 'bin')).toEqual(['EndApp']);
  });

  it('another release behind a link is started at once, with images again after it was installed', () => {
    const ngen = newStore();
    const base = openFolder();
    const [first, second] = [endApp('withoutJson'), appCopy('EndApp', { properties: builds.withoutJsonAgain })];
    const current = join(base, 'current');
    symlinkSync(dirname(first), current);
    const path = pathOf(current);
    installOn(ngen, path, join(current, 'EndApp.dll'));
    expect(whatItSaid(inShell(ngen, path, 'EndApp')).greeting).toBe('of 1.0.1.0');
    rmSync(current);
    symlinkSync(dirname(second), current);
    const said = whatItSaid(inShell(ngen, path, 'EndApp'));
    expect([said.greeting, usesImages(said)]).toEqual(['of 1.0.2.0', false]);
    rmSync(dirname(first), { recursive: true });
    expect(whatItSaid(inShell(ngen, path, 'EndApp')).greeting).toBe('of 1.0.2.0');
    installOn(ngen, path, join(current, 'EndApp.dll'));
    const again = whatItSaid(inShell(ngen, path, 'EndApp'));
    expect([again.greeting, usesImages(again)]).toEqual(['of 1.0.2.0', true]);
  });

  it('another program that is put first on PATH is started, and a name that leads nowhere any more is no command', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    const path = pathOf(dirname(app));
    installOn(ngen, path, app);
    const first = openFolder();
    writeFileSync(join(first, 'EndApp'), '#!/bin/sh\necho another "$@"\nexit 7\n', { mode: 0o755 });
    expect(inShell(ngen, pathOf(first, dirname(app)), 'EndApp "a b"')).toEqual({ status: 7, stdout: 'another a b\n', stderr: '' });
    expect(inShell(ngen, pathOf(), 'EndApp')).toMatchObject({ status: 127, stdout: '', stderr: 'EndApp: command not found\n' });
    rmSync(dirname(app), { recursive: true });
    expect(inShell(ngen, path, 'EndApp')).toMatchObject({ status: 127, stdout: '' });
  });

  it('a command stays when an update runs with another PATH, and goes when what it stood for is gone', () => {
    const ngen = newStore();
    const [app, other] = [endApp('withoutJson'), appCopy('Hello')];
    const path = pathOf(dirname(app), dirname(other));
    installOn(ngen, path, app);
    installOn(ngen, path, other);
    appCopy('EndApp', { properties: builds.withoutJsonAgain, into: dirname(app) });
    ngen.ok('update');
    expect(inCache(ngen.store, 'bin')).toEqual(['EndApp', 'Hello']);
    const said = whatItSaid(inShell(ngen, path, 'EndApp'));
    expect([said.greeting, usesImages(said)]).toEqual(['of 1.0.2.0', true]);
    rmSync(join(dirname(app), 'EndApp'));
    ngen.ok('update');
    expect(inCache(ngen.store, 'bin')).toEqual(['Hello']);
  });

  it('a dotnet tool is faster under the name it has, and after its update the new one starts at once', () => {
    const ngen = newStore();
    const tools = openFolder();
    const version = (build: keyof typeof builds): string => appCopy('EndApp', { properties: builds[build], into: join(tools, '.store', build) });
    const command = join(tools, 'greet');
    mkdirSync(join(tools, '.store'), { recursive: true });
    symlinkSync(join(dirname(version('withoutJson')), 'EndApp'), command);
    const path = pathOf(tools);
    installOn(ngen, path, join(tools, '.store', 'withoutJson', 'EndApp.dll'));
    expect(usesImages(whatItSaid(inShell(ngen, path, 'greet')))).toBe(true);
    rmSync(command);
    symlinkSync(join(dirname(version('withoutJsonAgain')), 'EndApp'), command);
    rmSync(join(tools, '.store', 'withoutJson'), { recursive: true });
    expect(whatItSaid(inShell(ngen, path, 'greet')).greeting).toBe('of 1.0.2.0');
    ngen.run(['update']);
    expect(whatItSaid(inShell(ngen, path, 'greet')).greeting).toBe('of 1.0.2.0');
    rmSync(command);
    expect(inShell(ngen, path, 'greet')).toMatchObject({ status: 127, stdout: '' });
  });
});
