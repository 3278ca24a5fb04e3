import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stopped, timeOf } from '../support/cut-short.ts';
import { appCopy, newStore, openFolder } from '../support/ngen.ts';
import { inCache, storedObjects } from '../support/ngen-files.ts';

const rounds = process.env['NGEN_TEST_TIER'] === 'full' ? 60 : 8;

test('what an uninstall that was cut short left of a launcher goes with the next command', () => {
  const ngen = newStore();
  const app = appCopy('Hello');
  ngen.ok('install', app);
  const kept = openFolder();
  for (const folder of ['launchers', 'records']) cpSync(join(ngen.store, 'cache', folder), join(kept, folder), { recursive: true });
  ngen.ok('uninstall', app);
  // As if the process had been killed after the log said so, and before it had removed these.
  for (const folder of ['launchers', 'records']) cpSync(join(kept, folder), join(ngen.store, 'cache', folder), { recursive: true });
  ngen.ok('queue', 'pause');
  for (const folder of ['launchers', 'records']) expect(readdirSync(join(ngen.store, 'cache', folder))).toEqual([]);
});

test(`an uninstall killed at any of ${rounds} moments has happened or has not, and nothing of it is half done after the next command`, { timeout: 60_000 + rounds * 10_000 }, async () => {
  const ngen = newStore();
  const app = appCopy('Hello');
  ngen.ok('install', app);
  const whole = timeOf(() => ngen.ok('uninstall', app));
  for (let round = 0; round < rounds; round++) {
    ngen.ok('install', app);
    await stopped(ngen, ['uninstall', app], 'SIGKILL', ((round + Math.random()) / rounds) * whole * 1.1);
    expect(ngen.run(['run', app, '3']).status).toBe(3);
    ngen.ok('queue', round % 2 === 0 ? 'pause' : 'continue');
    const installed = ngen.display().roots.length;
    expect([inCache(ngen.store, 'launchers').length, inCache(ngen.store, 'records').length, inCache(ngen.store, 'views').length]).toEqual([installed, installed, installed]);
    expect(storedObjects(ngen.store)).toHaveLength(4 * installed);
    expect(inCache(ngen.store, 'tmp')).toEqual([]);
    const ran = ngen.run(['run', app, '3']);
    expect({ status: ran.status, withImages: ran.stdout.includes('/cache/views/') }).toEqual({ status: 3, withImages: installed === 1 });
  }
});
