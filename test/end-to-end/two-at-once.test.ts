import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStoreLock } from '../../adapters/store-lock/store-lock.ts';
import { builds, endApp, startEndApp } from '../support/end-app.ts';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { eventCounts, recordedEvents } from '../support/ngen-events.ts';
import { inCache, storedObjects, until } from '../support/ngen-files.ts';

const rounds = process.env['NGEN_TEST_TIER'] === 'full' ? 12 : 2;

type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };
type Running = { readonly pid: number; readonly ended: Promise<Ended>; readonly kill: () => void };

const begin = (ngen: Ngen, ...args: readonly string[]): Running => {
  const child = ngen.start(args);
  const said = { stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return { pid: child.pid!, kill: () => child.kill('SIGKILL'), ended: once(child, 'close').then(([status]) => ({ status: status as number | null, ...said })) };
};

/** A store whose compiler stops at a gate: what compiles is known to be compiling until the gate is opened. */
const gatedStore = (): { readonly ngen: Ngen; readonly open: () => void } => {
  const ngen = newStore();
  const gate = join(openFolder(), 'open');
  const compilers = join(ngen.store, 'cache', 'compilers');
  const program = join(compilers, readdirSync(compilers)[0]!, 'crossgen2');
  renameSync(program, `${program}.real`);
  const wait = `case "$*" in *--help*|*--version*) ;; *) while [ ! -e '${gate}' ]; do sleep 0.02; done ;; esac`;
  writeFileSync(program, `#!/bin/sh\n${wait}\nexec "$0.real" "$@"\n`, { mode: 0o755 });
  return { ngen, open: () => writeFileSync(gate, '') };
};

const counts = (ngen: Ngen): Readonly<Record<string, number>> => eventCounts(recordedEvents(ngen.store));
const has = (ngen: Ngen, type: string, times: number): boolean => (counts(ngen)[type] ?? 0) >= times;
const states = (ngen: Ngen): readonly string[] => ngen.display().images.map(({ assembly, state, references }) => `${assembly.split(',')[0]} ${state} ${references}`).sort();

/** The process has the store's lock file open, which it opens just before it takes the lock. */
const isAtTheLock = (ngen: Ngen, pid: number): boolean =>
  readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`) === join(ngen.store, 'lock.db');
    } catch {
      return false; // closed meanwhile
    }
  });

const nothingIsLeft = (ngen: Ngen): void => {
  expect(ngen.display()).toEqual({ roots: [], images: [] });
  expect(ngen.queue().jobs).toEqual([]);
  expect(storedObjects(ngen.store)).toEqual([]);
  for (const folder of ['views', 'launchers', 'bin', 'records', 'tmp']) expect({ folder, left: inCache(ngen.store, folder) }).toEqual({ folder, left: [] });
};

describe('two commands on one store', () => {
  it('that install one application share the work, and both end well', async () => {
    const { ngen, open } = gatedStore();
    const app = appCopy('Hello');
    const first = begin(ngen, 'install', app, '--jobs', '1');
    await until('the first compiles', () => has(ngen, 'JobClaimed', 1));
    const second = begin(ngen, 'install', app, '--jobs', '1');
    await until('both compile', () => has(ngen, 'JobClaimed', 2));
    open();
    expect(await first.ended).toMatchObject({ status: 0, stderr: '' });
    expect(await second.ended).toMatchObject({ status: 0, stderr: '' });
    expect(counts(ngen)).toMatchObject({ RootInstalled: 1, ImageCompiled: 2, ActionFinished: 2, ViewPublished: 1 });
    expect(states(ngen)).toEqual(['Hello valid 1', 'Newtonsoft.Json valid 1']);
    expect(ngen.run(['run', app, '3'])).toMatchObject({ status: 3, stdout: expect.stringContaining('/cache/views/') });
  });

  it('that need one image compile it once', async () => {
    const { ngen, open } = gatedStore();
    const [hello, end] = [appCopy('Hello'), endApp()];
    const first = begin(ngen, 'install', hello);
    await until('the first compiles the shared one', () => has(ngen, 'JobClaimed', 2));
    const second = begin(ngen, 'install', end);
    await until('the second compiles its own', () => has(ngen, 'JobClaimed', 4));
    open();
    expect([(await first.ended).status, (await second.ended).status]).toEqual([0, 0]);
    expect(counts(ngen)).toMatchObject({ ImageCompiled: 4 });
    expect(states(ngen)).toEqual(['EndApp valid 1', 'EndGreeting valid 1', 'Hello valid 1', 'Newtonsoft.Json valid 2']);
    expect(startEndApp(ngen.store, end).assemblies.get('Newtonsoft.Json')!.location).toContain('/cache/views/');
  });

  it('of which one is killed: the other takes its work over', async () => {
    const { ngen, open } = gatedStore();
    const app = appCopy('Hello');
    const first = begin(ngen, 'install', app);
    await until('the first compiles', () => has(ngen, 'JobClaimed', 2));
    const second = begin(ngen, 'install', app);
    await until('the second waits for it', () => has(ngen, 'ActionStarted', 2));
    first.kill();
    open();
    expect(await second.ended).toMatchObject({ status: 0, stderr: '' });
    expect(counts(ngen)).toMatchObject({ CompilationInterrupted: 2, ImageCompiled: 2 });
    expect(states(ngen)).toEqual(['Hello valid 1', 'Newtonsoft.Json valid 1']);
    ngen.ok('eqi');
    expect(ngen.queue().jobs).toEqual([]);
  });

  it('of which one uninstalls what the other installs: that says so, and nothing is left', async () => {
    const { ngen, open } = gatedStore();
    const app = appCopy('Hello');
    const first = begin(ngen, 'install', app);
    await until('it compiles', () => has(ngen, 'JobClaimed', 2));
    expect(ngen.ok('uninstall', app)).toBe(`Uninstalled ${app}.\n`);
    open();
    const { status, stdout, stderr } = await first.ended;
    expect({ status, stderr }).toEqual({ status: 1, stderr: `Error: ${app} was uninstalled while its images were made; they were thrown away.\n` });
    expect(stdout).not.toContain('Installed');
    nothingIsLeft(ngen);
  });

  it('of which one uninstalls what the other updates: nothing comes back', async () => {
    const { ngen, open } = gatedStore();
    const app = endApp('first');
    ngen.ok('install', app, '/queue');
    const update = begin(ngen, 'update');
    await until('it compiles', () => has(ngen, 'JobClaimed', 2));
    ngen.ok('uninstall', app);
    open();
    expect(await update.ended).toMatchObject({ status: 0, stderr: '' });
    nothingIsLeft(ngen);
  });

  it('that both update: each image is compiled once', async () => {
    const { ngen, open } = gatedStore();
    const app = endApp('first');
    ngen.ok('install', app, '/queue');
    appCopy('EndApp', { properties: builds.second, into: join(app, '..') });
    const first = begin(ngen, 'update');
    await until('the first compiles', () => has(ngen, 'JobClaimed', 2));
    const second = begin(ngen, 'update');
    await until('the second waits for it', () => has(ngen, 'ActionStarted', 2));
    open();
    expect([(await first.ended).status, (await second.ended).status]).toEqual([0, 0]);
    expect(counts(ngen)).toMatchObject({ ImageCompiled: 3 });
    expect(startEndApp(ngen.store, app).greeting).toBe('of 1.0.2.0');
  });

  it('of which one installs anew what the other began to update: the newer binding wins, and both end well', async () => {
    const { ngen, open } = gatedStore();
    const [hello, end] = [appCopy('Hello'), endApp('first')];
    ngen.ok('install', hello, '/queue');
    ngen.ok('install', end, '/queue');
    const update = begin(ngen, 'update', '--jobs', '1');
    await until('it compiles the first of both', () => has(ngen, 'JobClaimed', 1));
    appCopy('EndApp', { properties: builds.second, into: join(end, '..') });
    ngen.ok('install', end, '/queue');
    open();
    expect(await update.ended).toMatchObject({ status: 0, stderr: '' });
    ngen.ok('install', end);
    const published = recordedEvents(ngen.store).flatMap((event) => (event.type === 'ViewPublished' ? [event.data.root] : []));
    expect(published.sort()).toEqual([`${end} [default]`, `${hello} [default]`].sort());
    const said = startEndApp(ngen.store, end);
    expect(said.greeting).toBe('of 1.0.2.0');
    expect(said.assemblies.get('EndApp')!.location).toContain('/cache/views/');
  });

  it('of which one finishes anew what the other is still to publish: the older view is not put in its place', async () => {
    const { ngen, open } = gatedStore();
    const [hello, end] = [appCopy('Hello'), endApp('withoutJson')];
    open();
    ngen.ok('install', end);
    const shut = gatedStore();
    cpSync(join(shut.ngen.store, 'cache', 'compilers'), join(ngen.store, 'cache', 'compilers'), { recursive: true, force: true });
    ngen.ok('install', hello, '/queue');
    const update = begin(ngen, 'update');
    await until('it compiles', () => has(ngen, 'JobClaimed', 4));
    appCopy('EndApp', { properties: builds.withoutJsonAgain, into: join(end, '..') });
    const install = begin(ngen, 'install', end);
    await until('the other compiles its own', () => has(ngen, 'JobClaimed', 6));
    shut.open();
    expect([(await install.ended).status, (await update.ended).status]).toEqual([0, 0]);
    expect(startEndApp(ngen.store, end).greeting).toBe('of 1.0.2.0');
    expect(startEndApp(ngen.store, end).assemblies.get('EndApp')!.location).toContain('/cache/views/');
    expect(ngen.run(['run', hello, '3'])).toMatchObject({ status: 3, stdout: expect.stringContaining('/cache/views/') });
    expect(ngen.ok('install', end)).toBe('All compilation targets are up to date.\n');
  });

  it('of which one waits for the lock: it can be interrupted', async () => {
    const ngen = newStore();
    ngen.ok('queue', 'pause');
    const lock = openStoreLock(join(ngen.store, 'lock.db'));
    await lock.hold(async () => {
      const child = ngen.start(['install', appCopy('Hello'), '/queue']);
      let stderr = '';
      child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      const ended = once(child, 'close');
      await until('it is at the lock', () => isAtTheLock(ngen, child.pid!));
      child.kill('SIGINT');
      expect(await ended).toEqual([1, null]);
      expect(stderr).toMatch(/^Error: Interrupted while another process worked on the store\..*\n.*\n$/);
    });
    lock.close();
    expect(ngen.display().roots).toEqual([]);
  });

  it('that wait for the lock, an uninstall and an install: either the one or the other holds', async () => {
    const app = appCopy('Hello');
    const ngen = newStore();
    for (let round = 0; round < rounds; round++) {
      ngen.ok('install', app);
      const lock = openStoreLock(join(ngen.store, 'lock.db'));
      const both = await lock.hold(async () => {
        const started = [begin(ngen, 'uninstall', app), begin(ngen, 'install', app, '/Force')];
        await until('both are at the lock', () => started.every(({ pid }) => isAtTheLock(ngen, pid)));
        return started;
      });
      lock.close();
      const [uninstalled] = await Promise.all(both.map(async ({ ended }) => ended));
      expect(uninstalled).toMatchObject({ status: 0, stderr: '' });
      const installed = ngen.display().roots.length === 1;
      expect(existsSync(join(ngen.store, 'cache', 'launchers')) && inCache(ngen.store, 'launchers').length === 1).toBe(installed);
      if (!installed) nothingIsLeft(ngen);
      const ran = ngen.run(['run', app, '3']);
      expect(ran.status).toBe(3);
      expect(ran.stdout.includes('/cache/views/')).toBe(installed);
    }
  });
});
