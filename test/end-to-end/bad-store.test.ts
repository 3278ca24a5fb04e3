import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { storedCompiler } from '../support/ngen-compiler.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn, inCache } from '../support/ngen-files.ts';

const states = (ngen: Ngen): readonly string[] => ngen.display().images.map(({ assembly, state }) => `${assembly.split(',')[0]} ${state}`).sort();

const isWhole = (ngen: Ngen): void => {
  expect([...everythingIn(ngen.store).keys()].filter((name) => name.includes('.tmp'))).toEqual([]);
  expect(states(ngen)).toEqual(['Hello valid', 'Newtonsoft.Json valid']);
  expect(ngen.queue().jobs).toEqual([]);
  expect(inCache(ngen.store, 'tmp')).toEqual([]);
};

describe('a store that is not to be trusted', () => {
  it.each([
    ['everyone can write', (store: string) => chmodSync(store, 0o777), /can be written by others/],
    ['belongs to somebody else', (store: string) => chownSync(store, 65534, 65534), /belongs to user 65534/],
    ['has images that everyone can write', (store: string) => chmodSync(join(store, 'cache'), 0o777), /cache can be written by others/],
  ])('because it %s, ends with 4 and is left as it is', (_what, spoil, message) => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app, '/queue');
    spoil(ngen.store);
    const before = everythingIn(ngen.store);
    for (const args of [['install', app], ['uninstall', app], ['update'], ['eqi']]) {
      const { status, stdout, stderr } = ngen.run(args);
      expect({ args, status, stdout }).toEqual({ args, status: 4, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/Nothing was changed\.\n.*(chmod|chown)/);
    }
    expect(everythingIn(ngen.store)).toEqual(before);
  });

  it('because its log is damaged, ends with 4 and is left as it is', () => {
    const ngen = newStore({ compiler: false });
    ngen.ok('queue', 'pause');
    writeFileSync(join(ngen.store, 'events.db'), 'not a database, and long enough to look at. '.repeat(100), { mode: 0o600 });
    const before = everythingIn(ngen.store);
    for (const args of [['queue', 'continue'], ['install', appCopy('Hello')], ['audit'], ['display']]) {
      expect({ args, ...ngen.run(args) }).toMatchObject({ args, status: 4, stdout: '', stderr: expect.stringMatching(/^Error: .*events\.db/) });
    }
    expect(everythingIn(ngen.store)).toEqual(before);
  });
});

describe('a log that is not the one from which the store was made', () => {
  const changing = (app: string): readonly (readonly string[])[] => [['install', app], ['uninstall', app], ['update'], ['eqi'], ['queue', 'pause'], ['update', '--dry-run']];

  const refused = (ngen: Ngen, commands: readonly (readonly string[])[], message: RegExp): void => {
    const before = everythingIn(ngen.store);
    for (const args of commands) {
      const { status, stdout, stderr } = ngen.run(args);
      expect({ args, status, stdout }).toEqual({ args, status: 4, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/Nothing was changed\.\nPut back the newest backup of the log/);
    }
    expect(everythingIn(ngen.store)).toEqual(before);
  };

  it('because it is gone, or an older backup: ends with 4, keeps every image, and goes on with the right log', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const [log, older, newest] = ['events.db', 'older.db', 'newest.db'].map((name) => join(ngen.store, name)) as [string, string, string];
    ngen.ok('queue', 'pause');
    copyFileSync(log, older);
    ngen.ok('install', app);
    renameSync(log, newest);
    refused(ngen, changing(app), /^Error: .*events\.db is missing, but .*views\.db was made from a log/);
    renameSync(older, log);
    refused(ngen, [...changing(app), ['display'], ['queue', 'status']], /^Error: .*events\.db ends at position 1, but .*views\.db was made from it up to position \d+/);
    expect(ngen.run(['run', app, '6'])).toMatchObject({ status: 6, stdout: expect.stringContaining('/cache/views/') });
    renameSync(newest, log);
    expect(ngen.ok('install', app)).toContain('All compilation targets are up to date.');
    isWhole(ngen);
  });
});

/** Sets `file` to the response file that crossgen2 is given: the input is its first line, `-o:` names the output. */
const responseFile = 'for word in "$@"; do case $word in @*) file=${word#@} ;; esac; done; ';

const whenItCompiles = (name: string, script: string): string => `${responseFile}case $(sed -n 1p "$file") in */${name}) ${script} ;; esac; `;

describe('a compiler', () => {
  it('that is not there and cannot be fetched: says so, and how to give one by hand', () => {
    const ngen = newStore({ compiler: false });
    const app = appCopy('Hello');
    const bare = openFolder();
    for (const name of ['sh', 'setpriv', 'unshare']) symlinkSync(join('/usr/bin', name), join(bare, name));
    const ran = ngen.run(['install', app], { env: { PATH: bare } });
    expect(ran).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^Error: The compiler .*[Cc]rossgen2.* is not in the store and could not be fetched from NuGet: .*Nothing was changed\.\n.*ngen compiler add PATH/) });
    expect(recordedEvents(ngen.store)).toEqual([]);

    const given = newStore();
    ngen.ok('compiler', 'add', join(given.store, 'cache', 'compilers', readdirSync(join(given.store, 'cache', 'compilers'))[0]!));
    expect(ngen.ok('compiler', 'list')).toMatch(/^crossgen2 10\./);
    expect(ngen.run(['install', app], { env: { PATH: bare } })).toMatchObject({ status: 0, stderr: '' });
    isWhole(ngen);
  });

  it.each([
    ['out of time', `${whenItCompiles('Newtonsoft.Json.dll', 'exec sleep 600')}exec "$0.real" "$@"`, ['--time-limit', '6s'], /Newtonsoft\.Json\.dll: the compiler took longer than its limit and was stopped/, (app: string) => ['install', app]],
    ['out of memory', 'exec "$0.real" "$@"', ['--memory-limit', '60M'], /Newtonsoft\.Json\.dll: the compiler took more memory than its limit and was stopped/, () => ['update']],
  ])('%s is stopped; the rest is compiled, and the next command that is asked for it tries again', (_what, script, limits, message, again) => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const compiler = storedCompiler(ngen.store);
    compiler.as(script);
    const ran = ngen.run(['install', app, ...limits]);
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(message) });
    expect(states(ngen)).toEqual(['Hello valid', 'Newtonsoft.Json failed']);
    expect(inCache(ngen.store, 'tmp')).toEqual([]);
    expect(ngen.run(['run', app, '5']).status).toBe(5);
    compiler.restore();
    expect(ngen.run(again(app))).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Compiling assembly Newtonsoft\.Json …\n/), stderr: '' });
    isWhole(ngen);
  });

  const failures = (ngen: Ngen): readonly string[] => recordedEvents(ngen.store).flatMap((event) => (event.type === 'CompilationFailed' ? [event.data.reason] : []));

  it.each([
    ['fails', 'echo "no luck today" >&2; exit 3', 'failed', /Newtonsoft\.Json\.dll: the compiler failed: no luck today/],
    ['makes something else', `${responseFile}cp "$(sed -n 1p "$file")" "$(sed -n "s/^-o://p" "$file")"`, 'wrong-output', /Hello\.dll: the compiler made an image that is not of this assembly/],
  ])('that %s has given its verdict: it is named, and tried again with /Force only', (_what, script, reason, message) => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const compiler = storedCompiler(ngen.store);
    compiler.as(script);
    expect(ngen.run(['install', app])).toMatchObject({ status: 1, stderr: expect.stringMatching(message) });
    compiler.restore();
    for (const args of [['update'], ['install', app], ['eqi']]) {
      expect({ args, ...ngen.run(args) }).toEqual({
        args,
        status: 0,
        stdout: 'All compilation targets are up to date.\n',
        stderr: 'Warning: 2 images could not be compiled earlier; "ngen display" says why, /Force tries again. The JIT does their work.\n',
      });
    }
    expect(failures(ngen)).toEqual([reason, reason]);
    expect(ngen.run(['run', app, '5']).status).toBe(5);
    ngen.ok('install', app, '/Force');
    isWhole(ngen);
  });

  it('that is killed has given no verdict: it is named, and tried again by the next update', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const compiler = storedCompiler(ngen.store);
    compiler.as('kill -9 $$');
    expect(ngen.run(['install', app])).toMatchObject({ status: 1, stderr: expect.stringMatching(/Hello\.dll: the compiler was killed/) });
    expect(ngen.run(['update'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/Hello\.dll: the compiler was killed/) });
    expect(failures(ngen)).toEqual(Array(4).fill('killed'));
    compiler.restore();
    expect(ngen.run(['update'])).toMatchObject({ status: 0, stderr: '' });
    isWhole(ngen);
  });
});

/** A folder on a disk of its own; where that may not be mounted, a limit on the size of files does. */
const smallDisk = (kilobytes: number): { readonly folder: string; readonly through: readonly string[]; readonly enlarge: () => void } => {
  const folder = openFolder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `mode=755,size=${kilobytes}k`, 'tmpfs', folder]).status !== 0) {
    return { folder, through: ['sh', '-c', `trap '' XFSZ; ulimit -f 1000; exec "$@"`, 'sh'], enlarge: () => undefined };
  }
  onTestFinished(() => void spawnSync('umount', [folder]));
  return { folder, through: [], enlarge: () => expect(spawnSync('mount', ['-o', 'remount,size=500m', folder]).status).toBe(0) };
};

const compilerKilobytes = 27_000;

describe('a disk that is full', () => {
  const rooms = process.env['NGEN_TEST_TIER'] === 'full' ? Array.from({ length: 24 }, (_, index) => 40 + index * 150) : [100, 900, 2000, 3600];
  it.each(rooms)('after %d more kilobytes: says so, and the store goes on when there is room', (room) => {
    const { folder, through, enlarge } = smallDisk(compilerKilobytes + room);
    const ngen = newStore({ store: join(folder, 'store') });
    const app = appCopy('Hello');
    const ran = ngen.run(['install', app], { through });
    expect({ room, status: ran.status, stderr: ran.stderr }).toEqual({ room, status: 1, stderr: expect.stringMatching(/^Error: .*(disk|space|room)/m) });
    expect(ran.stderr).not.toContain('bug in ngen');
    enlarge();
    expect(ngen.display().images.every(({ state, job }) => state === 'valid' || state === 'failed' || job !== null)).toBe(true);
    expect(ngen.run(['run', app, '4']).status).toBe(4);
    ngen.ok('install', app);
    isWhole(ngen);
  });
});
