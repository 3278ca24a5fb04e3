import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { endApp, whatItSaid } from '../support/end-app.ts';
import { machineStore } from '../support/machine-store.ts';
import type { Ngen } from '../support/ngen.ts';
import { everythingIn, until } from '../support/ngen-files.ts';

const [command, ...options] = asNobody.through;

const usesImages = (ngen: Ngen, app: string): boolean => [...whatItSaid(ngen.run(['run', app], asNobody)).assemblies.values()].every(({ location }) => location.includes('/views/'));

it('an ordinary user of the machine’s store starts applications with their images, sees what root sees, and changes nothing', () => {
  const { ngen, cache, refusal } = machineStore();
  const app = endApp('withoutJson');
  ngen.ok('install', app);
  expect(ngen.display().images.map(({ file }) => file)).toEqual(Array(2).fill(expect.stringContaining(`${cache}/objects/`)));
  expect(usesImages(ngen, app)).toBe(true);
  for (const args of [['display'], ['display', '--json'], ['queue', 'wait']]) expect(ngen.run(args, asNobody)).toEqual(ngen.run(args));
  expect(ngen.run(['audit', app], asNobody)).toMatchObject({ status: 0, stdout: expect.stringContaining(`installed ${app}`) });

  const before = everythingIn(ngen.store);
  for (const args of [['install', app], ['uninstall', app], ['update'], ['eqi'], ['queue', 'pause'], ['install', app, '--dry-run']]) {
    expect({ args, ...ngen.run(args, asNobody) }).toMatchObject({ args, status: 3, stdout: '', stderr: expect.stringMatching(refusal) });
  }
  for (const file of ['events.db', 'snapshot.json']) expect(spawnSync(command, [...options, 'cat', join(ngen.store, file)], { encoding: 'utf8' })).toMatchObject({ status: 1, stdout: '' });
  expect(spawnSync(command, [...options, 'ls', join(ngen.store, 'spool')], { encoding: 'utf8' })).toMatchObject({ status: 2, stdout: '' });
  expect(everythingIn(ngen.store)).toEqual(before);
});

it('what an ordinary user’s start finds changed, the next command of root puts right', async () => {
  const { ngen } = machineStore();
  const app = endApp('withoutJson');
  ngen.ok('install', app);
  utimesSync(app, new Date(), new Date());
  expect(usesImages(ngen, app)).toBe(false);
  const spool = join(ngen.store, 'spool');
  await until('the hint is there', () => readdirSync(spool).length === 1);
  expect(lstatSync(join(spool, readdirSync(spool)[0]!)).uid).toBe(65534);
  ngen.ok('queue', 'pause');
  expect(readdirSync(spool)).toEqual([]);
  expect(usesImages(ngen, app)).toBe(true);
});
