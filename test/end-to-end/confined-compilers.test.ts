import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { userName } from '../../adapters/host/accounts.ts';
import { asNobody } from '../support/as-nobody.ts';
import { monoApp } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import { appCopy, newStore, openFolder, type Ngen, type RunOptions } from '../support/ngen.ts';
import { storedCompiler } from '../support/ngen-compiler.ts';
import { ownMono } from '../support/own-mono.ts';

beforeAll(requireMono);

/** What the script could do, by the words that it printed. */
const didOf = (said: string): readonly string[] => [...new Set(Array.from(said.matchAll(/\bdid ([a-z-]+)/g), (match) => match[1]!))].sort();

type Targets = { readonly script: string; readonly untouched: () => Promise<void> };

/** Files and a server, all of which rights alone would leave open to everybody, and a script that tries to get at them. */
const targets = async (ngen: Ngen, app: string): Promise<Targets> => {
  const objects = join(ngen.store, 'cache', 'objects');
  mkdirSync(objects, { recursive: true });
  for (const [path, mode] of [[objects, 0o777], [dirname(app), 0o777], [app, 0o666]] as const) chmodSync(path, mode);
  const source = readFileSync(app);
  const name = `ngen-confined-${process.pid}-${Date.now()}`;
  const places = { cache: objects, folder: dirname(app), tmp: '/tmp', 'var-tmp': '/var/tmp', shm: '/dev/shm' };
  onTestFinished(() => Object.values(places).forEach((place) => rmSync(join(place, name), { force: true })));
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const tries = [
    ...Object.entries(places).map(([what, place]) => [what, `touch "${join(place, name)}"`]),
    ['source', `sh -c ': >> "${app}"'`],
    ['network', `bash -c ': <>/dev/tcp/127.0.0.1/${port}'`],
    ['log', `cat "${join(ngen.store, 'events.db')}" "${join(ngen.store, 'lock.db')}"`],
    ['signal', 'kill -0 "$PPID"'],
    ['mount', 'mount -o remount,bind,rw /tmp'],
    ['own', 'touch "$HOME/own"'],
    ['read', `cat "${app}"`],
  ];
  const script = tries.map(([what, command]) => `{ ${command}; } >/dev/null 2>&1 && echo "did ${what}"`).join('\n');
  const untouched = async (): Promise<void> => {
    await new Promise(setImmediate); // what had connected while this process was waiting is told now
    expect(connections).toBe(0);
    expect(Object.values(places).filter((place) => existsSync(join(place, name)))).toEqual([]);
    expect(readFileSync(app)).toEqual(source);
  };
  return { script: `${script}\n`, untouched };
};

/** A store of the user's own. */
const give = (ngen: Ngen, uid: number): void => {
  for (const name of ['', ...readdirSync(ngen.store, { recursive: true, encoding: 'utf8' })]) chownSync(join(ngen.store, name), uid, uid);
};

const userNamespaces = (): boolean => spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', 'unshare', '--user', '--map-root-user', '--mount', '--net', 'true']).status === 0;

type Case = { readonly who: string; readonly options: RunOptions; readonly does: readonly string[] };
const root: Case = { who: 'root', options: {}, does: ['own', 'read'] };
/** As an ordinary user it has no rights but that user's: what that one owns it can read, and its processes signal. */
const user: Case = { who: 'an ordinary user', options: asNobody, does: ['log', 'own', 'read', 'signal'] };
const cases = [root, ...(userNamespaces() ? [user] : [])];

describe.runIf(process.geteuid!() === 0)('a compiler that an assembly has made do its bidding', () => {
  it('could write, connect and read without us: what is tried here is possible', async () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('queue', 'pause');
    const { script } = await targets(ngen, app);
    const home = openFolder();
    chmodSync(home, 0o777);
    expect(didOf(spawnSync('setpriv', [...asNobody.through.slice(1), 'sh', '-c', script], { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: home } }).stdout)).toEqual(['cache', 'folder', 'network', 'own', 'read', 'shm', 'source', 'tmp', 'var-tmp']);
  });

  it.each(cases)('in crossgen2’s place, started by $who: does nothing but write its own folder and read', async ({ options, does }) => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const { script, untouched } = await targets(ngen, app);
    storedCompiler(ngen.store).as(`${script}exit 3`);
    if (options !== root.options) give(ngen, 65534);
    const { status, stderr } = ngen.run(['install', app], options);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('the compiler failed') });
    expect(didOf(stderr)).toEqual(does);
    await untouched();
  });

  it.each(cases)('in the place of Mono’s, started by $who: does nothing but write its own folder and read', async ({ options, does }) => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    mkdirSync(join(ngen.store, 'cache'), { recursive: true });
    const { script, untouched } = await targets(ngen, app);
    const { program, environment } = ownMono();
    writeFileSync(program, `#!/bin/sh\ncase "$*" in *--aot=*) ;; *) exec /usr/bin/mono "$@" ;; esac\n${script}exit 3\n`);
    if (options !== root.options) give(ngen, 65534);
    const { status, stderr } = ngen.run(['install', app], { ...options, env: { ...options.env, ...environment } });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('the compiler failed') });
    expect(didOf(stderr)).toEqual(does);
    await untouched();
  });

  it('is for each compilation a user of its own, to whom nothing belongs', () => {
    const ngen = newStore();
    storedCompiler(ngen.store).as('id -u\nexit 3');
    const { stderr } = ngen.run(['install', appCopy('HardApp')]);
    const users = Array.from(stderr.matchAll(/^Error: .*the compiler failed: (\d+)$/gm), (match) => Number(match[1]));
    expect(users.length).toBeGreaterThan(3);
    expect(new Set(users).size).toBe(users.length);
    expect(users.map((uid) => userName(uid))).toEqual(users.map(() => null));
  });
});
