import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEventStoreServer } from '../support/event-store-server/event-store-server.ts';
import { asNobody } from '../support/as-nobody.ts';
import { compiledBefore } from '../support/compiled-before.ts';
import { builtApp } from '../support/dotnet.ts';
import { builds } from '../support/end-app.ts';
import { ended } from '../support/ended.ts';
import { everythingIn } from '../support/ngen-files.ts';
import { appCopy, newStore, type Ngen, type Ran, type RunOptions } from '../support/ngen.ts';

type Row = { readonly store: string; readonly host: string; readonly assembly: string; readonly mvid: string; readonly path: string; readonly state: string; readonly source: string; readonly reasons: readonly string[]; readonly command: string };

const run = async (ngen: Ngen, args: readonly string[], options: RunOptions = {}): Promise<Ran> => ended(ngen.start(args, options));

const idOf = (ngen: Ngen): string => (JSON.parse(ngen.ok('log', 'head', '--json')) as { stream: string }).stream.slice('nativeImages-'.length);

const simpleName = ({ assembly }: Row): string => assembly.split(',')[0]!;

test('a fleet tells which machines hold an image, who installed it where, and where it is invalid', async () => {
  const server = await startEventStoreServer();
  onTestFinished(async () => server.stop());
  const properties = [builds.withoutJson, builds.withoutJsonAgain] as const;
  const machines = [newStore(), newStore()].map((ngen) => ({ ngen, app: appCopy('EndApp', { properties: properties[0] }) }));
  for (const { ngen } of machines) compiledBefore(ngen, 'EndApp', properties);
  const [one, other] = machines as [(typeof machines)[0], (typeof machines)[0]];
  const replicate = async ({ ngen }: typeof one): Promise<void> => expect(await run(ngen, ['log', 'replicate', server.url])).toMatchObject({ status: 0, stderr: '' });
  for (const machine of machines) {
    machine.ngen.ok('install', machine.app);
    await replicate(machine);
  }
  const asker = newStore({ compiler: false });
  const ask = async (...args: readonly string[]): Promise<Ran> => run(asker, ['fleet', ...args, '--event-log', server.url], { env: { XDG_CACHE_HOME: join(asker.store, '..', 'cache') } });
  const rows = async (...args: readonly string[]): Promise<readonly Row[]> => {
    const { stdout } = await ask(...args, '--json');
    return stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
  };
  const stores = [idOf(one.ngen), idOf(other.ngen)].sort();

  const library = one.ngen.display().images.find(({ assembly }) => assembly.startsWith('EndGreeting,'))!;
  for (const named of [library.mvid.toUpperCase(), 'EndGreeting', 'EndGreeting, Version=1.0']) {
    const held = await rows('images', named);
    expect(held.map(({ store }) => store).sort(), named).toEqual(stores);
    expect(held.map((row) => `${simpleName(row)} ${row.mvid} ${row.state}`)).toEqual(Array(2).fill(`EndGreeting ${library.mvid} valid`));
  }
  const installs = await rows('installs', 'EndGreeting');
  expect(installs.map(({ store, path, command }) => `${store} ${path} ${command}`).sort()).toEqual(machines.map(({ ngen, app }) => `${idOf(ngen)} ${app} install ${app}`).sort());
  expect((await ask('invalid')).stdout).toBe('No machine has an invalid image.\n');

  copyFileSync(join(builtApp('EndApp', { properties: properties[1] }), 'EndGreeting.dll'), join(dirname(other.app), 'EndGreeting.dll'));
  other.ngen.ok('update', '/queue');
  await replicate(other);
  const invalid = await rows('invalid');
  expect(invalid.map((row) => `${row.store} ${simpleName(row)}`).sort()).toEqual(['EndApp', 'EndGreeting'].map((name) => `${idOf(other.ngen)} ${name}`));
  expect(invalid.every(({ reasons }) => reasons.length === 1 && reasons[0]!.includes('was replaced'))).toBe(true);
  expect((await ask('images')).stdout).toMatch(/^EndApp, Version=\S+ {2}\S+ {2}x64 {2}2 machines, not valid on 1\n(.*\n)+\d images, on 2 machines\.\n$/);
  other.ngen.ok('eqi');
  await replicate(other);
  expect((await ask('invalid')).stdout).toBe('No machine has an invalid image.\n');

  other.ngen.ok('uninstall', other.app);
  await replicate(other);
  expect((await rows('installs')).map(({ store }) => store)).toEqual([idOf(one.ngen)]);
  expect(await ask('images', 'Nope')).toMatchObject({ status: 1, stdout: 'No machine holds an image of Nope.\n' });
  expect((await run(asker, ['fleet', 'images', '--event-log', server.url], { ...asNobody })).stdout).toContain(' images, on 2 machines.\n');
  expect([...everythingIn(asker.store).keys()]).toEqual([]);
}, 200_000);

test('which fleet, and what of it, must be said', async () => {
  const ngen = newStore({ compiler: false });
  ngen.ok('queue', 'pause');
  const before = everythingIn(ngen.store);
  expect(ngen.run(['fleet', 'invalid'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--event-log esdb://') });
  expect(ngen.run(['fleet', 'everything', '--event-log', 'esdb://127.0.0.1:1'])).toMatchObject({ status: 2, stderr: expect.stringContaining('fleet') });
  expect(ngen.run(['fleet'])).toMatchObject({ status: 2 });
  expect(ngen.run(['fleet', 'images', 'A', 'B'])).toMatchObject({ status: 2 });
  expect(ngen.run(['fleet', 'images', '--event-log', 'http://user:secret@host'])).toMatchObject({ status: 2, stderr: expect.not.stringContaining('secret') });
  expect(everythingIn(ngen.store)).toEqual(before);
});
