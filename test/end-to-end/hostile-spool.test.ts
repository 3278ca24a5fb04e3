import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { endApp } from '../support/end-app.ts';
import { machineStore } from '../support/machine-store.ts';
import { appCopy, openFolder, type Ngen } from '../support/ngen.ts';
import { everythingIn, inCache } from '../support/ngen-files.ts';

const asNobodyDoes = (script: string, ...args: readonly string[]): void => {
  const [command, ...options] = asNobody.through;
  expect(spawnSync(command, [...options, 'sh', '-c', `set -e; ${script}`, 'sh', ...args], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
};

/** What somebody may put in a hint's place ($1); $2 is a folder outside the spool. */
const inAHintsPlace: readonly (readonly [what: string, script: string])[] = [
  ['a file of somebody else', 'echo changed >"$1"'],
  ['a file that may not be read', 'echo changed >"$1"; chmod 0 "$1"'],
  ['an empty folder', 'mkdir "$1"'],
  ['a folder with something in it', 'mkdir -p "$1/a/b"; : >"$1/a/b/c"'],
  ['a folder that may not be entered', 'mkdir -p "$1/a"; chmod 0 "$1"'],
  ['a dangling link', 'ln -s /nonexistent/file "$1"'],
  ['a link to itself', 'ln -s "$1" "$1"'],
  ['a link to a file outside', 'ln -s "$2/file" "$1"'],
  ['a link to a folder outside', 'ln -s "$2" "$1"'],
  ['a pipe', 'mkfifo -m 666 "$1"'],
];

/** Whatever else somebody may leave there ($1); $2 as above. */
const elsewhere = `
cd "$1"
mkdir -p folder/with/more .hidden; : >folder/with/more/file
ln -s /nonexistent dangling; ln -s loop loop; ln -s "$2" outside; ln -s ../events.db log; mkfifo pipe
: >"$(printf 'two\\nlines')"; : >"$(printf 'no UTF-8 \\377\\376')"; : >"$(printf '%0255d' 0)"; : >'-rf'; : >' '
seq 4000 | sed 's/$/ of many/' | tr '\\n' '\\0' | xargs -0 touch --`;

const outsideFolder = (): string => {
  const folder = openFolder();
  mkdirSync(join(folder, 'below'));
  for (const name of ['file', 'below/file']) writeFileSync(join(folder, name), 'not yours');
  chmodSync(join(folder, 'file'), 0o600);
  return folder;
};

const launcherIds = (ngen: Ngen): readonly string[] => inCache(ngen.store, 'launchers');

it('whatever others put in the spool of the machine’s store, every command goes on, and touches nothing outside', { timeout: 240_000 }, () => {
  const { ngen } = machineStore();
  const [app, other] = [endApp('withoutJson'), appCopy('EndLate', { properties: ['-p:Version=1.0.1'] })];
  const outside = outsideFolder();
  const before = everythingIn(outside);
  ngen.ok('install', app);
  const spool = join(ngen.store, 'spool');
  expect(lstatSync(spool).mode & 0o7777).toBe(0o1733);
  const hint = join(spool, launcherIds(ngen)[0]!);

  for (const [what, script] of inAHintsPlace) {
    asNobodyDoes(script, hint, outside);
    expect({ what, ...ngen.run(['queue', 'pause']) }).toEqual({ what, status: 0, stdout: expect.any(String), stderr: '' });
    expect({ what, outside: everythingIn(outside) }).toEqual({ what, outside: before });
    expect(lstatSync(spool).isDirectory()).toBe(true);
    const stays = readdirSync(spool);
    expect({ what, stays }).toEqual({ what, stays: what.startsWith('a folder ') ? launcherIds(ngen) : [] });
    rmSync(hint, { recursive: true, force: true });
  }

  asNobodyDoes(elsewhere, spool, outside);
  const count = readdirSync(spool, { encoding: 'buffer' }).length;
  expect(count).toBeGreaterThan(4000);
  for (const args of [['install', app], ['install', other, '/queue'], ['update', '/queue'], ['eqi'], ['update'], ['queue', 'continue'], ['uninstall', other], ['install', other], ['uninstall', app]]) {
    expect({ args, ...ngen.run(args) }).toEqual({ args, status: 0, stdout: expect.any(String), stderr: '' });
  }
  expect(ngen.run(['run', other, '7'], { ...asNobody, input: 'go on\n' })).toMatchObject({ status: 7, stdout: expect.stringContaining('/views/'), stderr: '' });
  expect(readdirSync(spool, { encoding: 'buffer' })).toHaveLength(count);
  expect(everythingIn(outside)).toEqual(before);
});
