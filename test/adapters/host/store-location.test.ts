import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { locateStore, requireChangeable } from '../../../adapters/host/store-location.ts';
import { temporaryFolder } from '../../support/temp.ts';

const machine = { root: null, user: false };
const asker = (uid: number, environment: NodeJS.ProcessEnv = {}) => ({ uid, environment });

describe('where', () => {
  test('the machine\'s store, which root alone may change', () => {
    expect(locateStore(machine, asker(0))).toEqual({ kind: 'machine', state: '/var/lib/ngen', cache: '/var/cache/ngen', mayChange: true });
    expect(locateStore(machine, asker(1000)).mayChange).toBe(false);
  });

  test.each<[NodeJS.ProcessEnv, string, string]>([
    [{ HOME: '/home/ann' }, '/home/ann/.local/state/ngen', '/home/ann/.cache/ngen'],
    [{ HOME: '/home/ann', XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c' }, '/s/ngen', '/c/ngen'],
    [{ HOME: '/home/ann', XDG_STATE_HOME: 'relative', XDG_CACHE_HOME: '' }, '/home/ann/.local/state/ngen', '/home/ann/.cache/ngen'],
  ])('a user\'s store: %j', (environment, state, cache) => {
    expect(locateStore({ root: null, user: true }, asker(1000, environment))).toEqual({ kind: 'user', state, cache, mayChange: true });
  });

  test('a folder: the option, else NGEN_ROOT; an option for the user\'s own goes before NGEN_ROOT', () => {
    const environment = { NGEN_ROOT: '/env', HOME: '/home/ann' };
    expect(locateStore({ root: '/x', user: false }, asker(0, environment))).toMatchObject({ kind: 'root', state: '/x', cache: '/x/cache' });
    expect(locateStore(machine, asker(0, environment))).toMatchObject({ kind: 'root', state: '/env', cache: '/env/cache' });
    expect(locateStore({ root: null, user: true }, asker(0, environment))).toMatchObject({ kind: 'user' });
    expect(locateStore(machine, asker(0, { NGEN_ROOT: '' }))).toMatchObject({ kind: 'machine' });
  });
});

test('who may not change it is told what to do', () => {
  expect(() => requireChangeable(locateStore(machine, asker(0)))).not.toThrow();
  expect(() => requireChangeable(locateStore(machine, asker(1000)))).toThrow(expect.objectContaining({ kind: 'permission', code: 'administrator-required', advice: expect.stringMatching(/sudo.*--user/) }));
});

test('a folder that does not exist yet can be made where its parent is writable', () => {
  expect(locateStore({ root: join(temporaryFolder(), 'a/b/c'), user: false }).mayChange).toBe(true);
});

test.runIf(process.getuid!() === 0)('another user may not write to root\'s folder, but to an open one', () => {
  const closed = temporaryFolder();
  chmodSync(closed, 0o755);
  const open = temporaryFolder();
  chmodSync(open, 0o777);
  const adapter = join(import.meta.dirname, '../../../adapters/host/store-location.ts');
  const program = `const { locateStore } = await import('${adapter}'); console.log(JSON.stringify([['${closed}'], ['${closed}/new'], ['${open}'], ['${open}/new'], [null]].map(([root]) => locateStore({ root, user: false }, { uid: process.geteuid(), environment: {} }).mayChange)));`;
  const said = execFileSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(JSON.parse(said)).toEqual([false, false, true, true, false]);
});
