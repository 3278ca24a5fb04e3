import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { builtApp } from '../support/dotnet.ts';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { inCache, storedObjects } from '../support/ngen-files.ts';

/** The one whose assemblies say 1.0.1.0, and one whose say 1.0.2.0. */
const [first, second] = [['-p:Version=1.0.1'], ['-p:Version=1.0.2']];

const assemblies = ['EndLate', 'EndReferenced', 'EndNamed'];

const launcherOf = (ngen: Ngen): string => {
  const launchers = join(ngen.store, 'cache', 'launchers');
  return join(launchers, readdirSync(launchers)[0]!, 'EndLate');
};

/** EndLate, started and waiting for a line before it loads the rest of itself. */
const waiting = async (launcher: string, status: number) => {
  const child = spawn(launcher, [String(status)], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: [] as string[], stderr: '' };
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => said.stdout.push(line));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  await Promise.race([once(lines, 'line'), once(child, 'close').then(([code]) => expect({ code, ...said }).toBe('waiting'))]);
  return {
    goesOn: async () => {
      const ended = once(child, 'close');
      child.stdin.end('go on\n');
      const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
      return { code, signal, ...said };
    },
  };
};

const oldCode = (view: string): readonly string[] => ['ready', ...assemblies.map((name) => `${name} 1.0.1.0 ${view}/v/1/ngen/${name}.dll`)];

/** Another build of the application in the place of this one, each file a new one. */
const rebuild = (_ngen: Ngen, app: string): void => {
  rmSync(dirname(app), { recursive: true });
  cpSync(builtApp('EndLate', { properties: second }), dirname(app), { recursive: true });
};

/** The same, written over the files that are there. */
const writeOver = (_ngen: Ngen, app: string): void => {
  expect(spawnSync('sh', ['-c', 'for file in "$1"/*; do [ -d "$file" ] || cat "$file" >"$2/${file##*/}" || exit; done', 'sh', builtApp('EndLate', { properties: second }), dirname(app)]).status).toBe(0);
};

type Case = {
  readonly what: string;
  readonly status: number;
  readonly change: (ngen: Ngen, app: string) => void;
  /** How many views there are while it runs, and after it. */
  readonly views: readonly [number, number];
};

const uninstall = (ngen: Ngen, app: string): void => void ngen.ok('uninstall', app);
const install = (ngen: Ngen, app: string): void => void ngen.ok('install', app);
const update = (ngen: Ngen): void => void ngen.ok('update');
const remove = (_ngen: Ngen, app: string): void => rmSync(dirname(app), { recursive: true });
const otherCommands = (ngen: Ngen): void => {
  for (const args of [['queue', 'pause'], ['queue', 'continue'], ['eqi'], ['update']]) ngen.ok(...args);
};

const inTurn =
  (...steps: readonly Case['change'][]): Case['change'] =>
  (ngen, app) => {
    for (const step of steps) step(ngen, app);
  };

const cases: readonly Case[] = [
  { what: 'uninstalled', status: 41, change: uninstall, views: [1, 0] },
  { what: 'removed and uninstalled', status: 42, change: inTurn(remove, uninstall), views: [1, 0] },
  { what: 'uninstalled, with commands after it that reclaim,', status: 43, change: inTurn(uninstall, otherCommands), views: [1, 0] },
  { what: 'uninstalled and installed again', status: 44, change: inTurn(uninstall, install, otherCommands), views: [1, 1] },
  { what: 'rebuilt and updated', status: 45, change: inTurn(rebuild, update, otherCommands), views: [2, 1] },
  { what: 'written over and updated', status: 46, change: inTurn(writeOver, update), views: [2, 1] },
  { what: 'rebuilt, uninstalled and installed again', status: 47, change: inTurn(rebuild, uninstall, install, otherCommands), views: [2, 1] },
];

it.each(cases)('an application that is $what while it runs goes on to its end with its old code; then its view goes', async ({ status, change, views }) => {
  const ngen = newStore();
  const app = appCopy('EndLate', { properties: first });
  ngen.ok('install', app);
  const folder = join(ngen.store, 'cache', 'views', inCache(ngen.store, 'views')[0]!);
  const application = await waiting(launcherOf(ngen), status);
  change(ngen, app);
  expect(inCache(ngen.store, 'views')).toHaveLength(views[0]);
  expect(await application.goesOn()).toEqual({ code: status, signal: null, stdout: oldCode(folder), stderr: '' });

  otherCommands(ngen);
  expect(inCache(ngen.store, 'views')).toHaveLength(views[1]);
  // Copies of all, and images of those that the metadata refers to.
  expect(storedObjects(ngen.store)).toHaveLength(views[1] * (assemblies.length + 2));
  expect(inCache(ngen.store, 'tmp')).toEqual([]);
  if (views[1] === 0) return;
  const again = await (await waiting(launcherOf(ngen), 5)).goesOn();
  expect(again).toMatchObject({ code: 5, stderr: '' });
  expect(again.stdout.filter((line) => line.includes(`${ngen.store}/cache/views/`))).toHaveLength(assemblies.length);
});
