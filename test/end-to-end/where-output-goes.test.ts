import { spawnSync } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appCopy, newStore, openFolder, type Ngen } from '../support/ngen.ts';

const intoFile = (ngen: Ngen, file: string, args: readonly string[], through: readonly string[] = []): { readonly status: number | null; readonly stderr: string } => {
  const [program, ...rest] = [...through, ...ngen.commandLine(...args)];
  const descriptor = openSync(file, 'w');
  const { status, stderr } = spawnSync(program!, rest, { stdio: ['ignore', descriptor, 'pipe'], encoding: 'utf8' });
  closeSync(descriptor);
  return { status, stderr };
};

const printing = [['display'], ['display', '--json'], ['queue', 'status'], ['audit'], ['audit', '--json'], ['help'], ['version'], ['shellenv'], ['compiler', 'list'], ['queue', 'continue']] as const;

describe('output that is lost', () => {
  it('makes every action end with 1, and say so', () => {
    const ngen = newStore();
    ngen.ok('install', appCopy('Hello'), '/queue');
    for (const args of printing) {
      expect({ args, ...intoFile(ngen, '/dev/full', args) }).toEqual({ args, status: 1, stderr: expect.stringMatching(/^Error: The output could not be written: ENOSPC/) });
    }
  });

  it('is noticed, too, where a file took a part of it', () => {
    const ngen = newStore({ compiler: false });
    const file = join(openFolder(), 'help.txt');
    const oneBlock = ['sh', '-c', `trap '' XFSZ; ulimit -f 1; exec "$@"`, 'sh'];
    expect(intoFile(ngen, file, ['help'], oneBlock)).toEqual({ status: 1, stderr: expect.stringMatching(/^Error: The output could not be written: EFBIG/) });
    expect(statSync(file).size).toBeGreaterThan(0);
  });

  it('is none where the reader has enough', () => {
    const ngen = newStore({ compiler: false });
    const [program, ...args] = ngen.commandLine('help');
    const { status, stderr } = spawnSync('bash', ['-c', '"$@" | head -1 >/dev/null; exit ${PIPESTATUS[0]}', 'bash', program, ...args], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe('control characters in names', () => {
  it('are shown as what they are, in what is done, listed, told and refused', () => {
    const ngen = newStore();
    const folder = join(openFolder(), 'a\u001b[2J\nInstalled b');
    const app = appCopy('Hello', { into: folder });
    const said = [ngen.ok('install', app), ngen.ok('display'), ngen.ok('display', 'Hello'), ngen.ok('audit'), ngen.ok('update', '--dry-run'), ngen.ok('inspect', app), ngen.ok('uninstall', app)];
    const { status, stderr } = ngen.run(['install', join(folder, 'None.dll')]);
    expect(status).toBe(1);
    for (const text of [...said, stderr]) {
      expect(text).not.toContain('\u001b');
      expect(text).not.toMatch(/^Installed b/m);
    }
    expect(said[0]).toContain('a\\x1b[2J\\x0aInstalled b/Hello.dll');
  });
});

describe('--json', () => {
  it('gives one document for version and shellenv, too', () => {
    const ngen = newStore({ compiler: false });
    expect(JSON.parse(ngen.ok('version', '--json'))).toEqual({ version: ngen.ok('version').trim() });
    expect(JSON.parse(ngen.ok('shellenv', '--json'))).toEqual({ path: join(ngen.store, 'cache', 'bin') });
  });
});

describe('what there is not', () => {
  it('an assembly that nobody heard of: audit says so, and ends as display does', () => {
    const ngen = newStore();
    ngen.ok('install', appCopy('Hello'), '/queue');
    for (const name of ['nope', '/opt/nope.dll']) {
      expect(ngen.run(['audit', name])).toEqual({ status: 1, stdout: '', stderr: `Error: Nothing is on record of an assembly "${name}".\n` });
      expect(ngen.run(['display', name]).status).toBe(1);
    }
    expect(ngen.run(['audit', 'Hello', '--by', 'nobody-at-all'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
