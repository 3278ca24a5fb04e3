import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { machineStore } from '../support/machine-store.ts';
import { appCopy, type Ngen } from '../support/ngen.ts';
import { inCache } from '../support/ngen-files.ts';

const nobody = 65534;

const asNobodyDoes = (script: string, ...args: readonly string[]): void => {
  const [command, ...options] = asNobody.through;
  expect(spawnSync(command, [...options, 'sh', '-c', `set -e; ${script}`, 'sh', ...args], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
};

/** What is recorded of images that were not used: types of events with their cause, and who found it. */
const onRecord = (ngen: Ngen): readonly unknown[] =>
  ngen.audit().flatMap(({ type, data }): readonly unknown[] => {
    if (type === 'RejectionObserved') return [[type, data.cause, data.uid]];
    return type === 'RejectionEnded' ? [[type, data.uid]] : [];
  });

const rejectedIn = (ngen: Ngen): readonly unknown[] => ngen.display().images.flatMap(({ rejected }) => (rejected === null ? [] : [{ cause: rejected.cause, uid: rejected.uid }]));

const twice = (value: unknown): readonly unknown[] => [value, value];

it('what runs of ordinary users find is on the record at the next command, as theirs, until they find otherwise', () => {
  const { ngen } = machineStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const off = { ...asNobody, env: { DOTNET_ReadyToRun: '0' } };
  expect(ngen.run(['run', '/report', app], off).status).toBe(0);
  expect(onRecord(ngen)).toEqual([]);
  ngen.ok('update');
  expect(onRecord(ngen)).toEqual(twice(['RejectionObserved', 'disabled', nobody]));
  expect(rejectedIn(ngen)).toEqual(twice({ cause: 'disabled', uid: nobody }));
  expect(ngen.ok('display')).toMatch(/^ReportPlugin, .* \(valid, but not used since \d{4}-\d\d-\d\d, because [a-z].+\)$/m);
  expect(ngen.ok('display', 'ReportPlugin')).toMatch(/^ {4}not used since \S+ in runs of the user 65534: native images were switched off \(DOTNET_ReadyToRun=0\)$/m);

  expect(ngen.ok('why', 'ReportPlugin')).toMatch(/^ {2}It is valid\.\n {2}But it is not used since \S+ in runs of the user 65534: native images were switched off \(DOTNET_ReadyToRun=0\)\.$/m);
  // What is known is no news.
  expect(ngen.run(['run', '/report', app], off).status).toBe(0);
  expect(readdirSync(join(ngen.store, 'spool'))).toEqual([]);

  expect(ngen.run(['run', '/report', app], asNobody).status).toBe(0);
  ngen.ok('update');
  expect(onRecord(ngen).slice(2)).toEqual(twice(['RejectionEnded', nobody]));
  expect(rejectedIn(ngen)).toEqual([]);
});

/** What somebody may put in the place of a hint ($1), where $2 is one as it should be. */
const hostile: readonly (readonly [what: string, script: string])[] = [
  ['no JSON', 'echo "{" >"$1"'],
  ['other JSON', `echo '{"seen":1,"images":{"x":"because"}}' >"$1"`],
  ['a reason of its own', `echo '{"seen":1,"images":{"x":{"cause":"disabled"}}}' >"$1"`],
  ['a large file', 'head -c 1000000 /dev/zero >"$1"'],
  ['a pipe', 'mkfifo -m 666 "$1"'],
  ['a link to a good one', 'printf %s "$2" >"$1.good"; ln -s "$1.good" "$1"'],
  ['a second name of a good one', 'printf %s "$2" >"$1.good"; ln "$1.good" "$1"'],
  ['a folder', 'mkdir "$1"'],
];

it('a hint counts only as its owner’s own, and only in the words that there are', () => {
  const { ngen } = machineStore();
  const app = appCopy('ReportApp');
  ngen.ok('install', app);
  const spool = join(ngen.store, 'spool');
  const [launcher] = inCache(ngen.store, 'launchers');
  const { id } = ngen.display().images[0]!;
  const good = JSON.stringify({ seen: Date.now() + 1e12, images: { [id]: 'excluded', ...Object.fromEntries(['__proto__x', 'none'].map((name) => [name, 'disabled'])) } });
  for (const [what, script] of hostile) {
    asNobodyDoes(script, join(spool, `${launcher}.run-${nobody}`), good);
    expect({ what, ...ngen.run(['update']) }).toEqual({ what, status: 0, stdout: expect.any(String), stderr: '' });
    expect({ what, recorded: onRecord(ngen) }).toEqual({ what, recorded: [] });
    asNobodyDoes('rm -rf "$1" "$1.good"', join(spool, `${launcher}.run-${nobody}`));
  }
  // In root's name, and for an application that is not installed.
  asNobodyDoes('printf %s "$2" >"$1"', join(spool, `${launcher}.run-0`), good);
  asNobodyDoes('printf %s "$2" >"$1"', join(spool, `0123456789abcdef.run-${nobody}`), good);
  ngen.ok('update');
  expect(onRecord(ngen)).toEqual([]);

  asNobodyDoes('printf %s "$2" >"$1"', join(spool, `${launcher}.run-${nobody}`), good);
  const before = Date.now();
  ngen.ok('update');
  expect(onRecord(ngen)).toEqual([['RejectionObserved', 'excluded', nobody]]);
  // A time to come is taken for now.
  expect(Date.parse(ngen.display().images.find((image) => image.id === id)!.rejected!.since)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(ngen.display().images.find((image) => image.id === id)!.rejected!.since)).toBeLessThanOrEqual(Date.now());
  expect(readdirSync(spool)).toEqual([]);
});
