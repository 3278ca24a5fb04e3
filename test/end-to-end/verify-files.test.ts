import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { appCopy, newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn, inCache } from '../support/ngen-files.ts';
import { problemKinds, verified } from '../support/verified.ts';

const sql = (file: string, statement: string): void => {
  const database = new DatabaseSync(file);
  database.exec(statement);
  database.close();
};

const imageOf = (ngen: Ngen, name: string): string => ngen.display().images.find(({ assembly }) => assembly.startsWith(`${name},`))!.file!;

const onlyIn = (ngen: Ngen, folder: string): string => {
  const names = inCache(ngen.store, folder);
  expect(names).toHaveLength(1);
  return join(ngen.store, 'cache', folder, names[0]!);
};

const snapshotOf = (ngen: Ngen): string => join(ngen.store, 'snapshot.json');

/** What somebody or something may do to a store's files: what `verify` calls it, and which events putting it right takes. */
const damages: readonly (readonly [string, (ngen: Ngen) => void, readonly string[], readonly string[]])[] = [
  ['an image that is lost', (ngen) => rmSync(imageOf(ngen, 'Newtonsoft.Json')), ['image-missing'], ['CommandAccepted', 'ImageInvalidated', 'ActionQueued', 'JobsQueued', 'ActionStarted', 'JobClaimed', 'ImageCompiled', 'ActionFinished']],
  ['an image that was written to', (ngen) => appendFileSync(imageOf(ngen, 'Hello'), 'x'), ['image-damaged', 'view-differs'], ['CommandAccepted', 'ImageInvalidated', 'ActionQueued', 'JobsQueued', 'ActionStarted', 'JobClaimed', 'ImageCompiled', 'ActionFinished']],
  ['a view that is lost', (ngen) => rmSync(onlyIn(ngen, 'views'), { recursive: true }), ['view-missing'], []],
  ['a file in a view that was replaced', (ngen) => {
    const file = join(onlyIn(ngen, 'views'), 'v', '1', 'ngen', 'Hello.dll');
    const bytes = readFileSync(file);
    rmSync(file);
    writeFileSync(file, Buffer.concat([bytes, Buffer.from('x')]));
  }, ['view-differs'], []],
  ['a file that was put into a view', (ngen) => writeFileSync(join(onlyIn(ngen, 'views'), 'v', '1', 'ngen', 'Other.dll'), 'x'), ['file-unknown'], []],
  ['a link in a view that leads elsewhere', (ngen) => {
    const link = join(onlyIn(ngen, 'views'), 'v', '1', 'ngen', 'Hello.runtimeconfig.json');
    rmSync(link);
    symlinkSync('/etc/hostname', link);
  }, ['view-differs'], []],
  ['a view\'s list of files that was changed', (ngen) => appendFileSync(join(onlyIn(ngen, 'views'), 'app.deps.json'), ' '), ['view-differs'], []],
  ['a launcher that is lost', (ngen) => rmSync(join(onlyIn(ngen, 'launchers'), 'Hello')), ['launcher-missing'], []],
  ['a launcher that was written to', (ngen) => appendFileSync(join(onlyIn(ngen, 'launchers'), 'Hello'), '# x\n'), ['launcher-differs'], []],
  ['a launcher that others may write', (ngen) => chmodSync(join(onlyIn(ngen, 'launchers'), 'Hello'), 0o777), ['launcher-differs'], []],
  ['published views that were changed', (ngen) => sql(join(ngen.store, 'views.db'), `UPDATE images SET json = replace(json, '"valid"', '"invalid"'); DELETE FROM roots`), ['views-differ'], []],
  ['published views that cannot be read', (ngen) => writeFileSync(join(ngen.store, 'views.db'), 'damaged'), ['views-damaged'], []],
  ['a published audit that was changed', (ngen) => sql(join(ngen.store, 'audit-000000.db'), `UPDATE events SET json = replace(json, '"ImageCompiled"', '"ImageRetired"')`), ['audit-differs'], []],
  ['a file that nobody knows', (ngen) => {
    const folder = join(ngen.store, 'cache', 'objects', '00');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${'0'.repeat(64)}.dll`), 'x');
  }, ['file-unknown'], []],
];

const isWhole = { status: 0, report: { ok: true, problems: [] } };

describe('verify names what differs from the log, and --repair puts it right', () => {
  it('damage by damage', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app);
    expect(verified(ngen)).toMatchObject(isWhole);
    for (const [what, damage, expected, appended] of damages) {
      damage(ngen);
      const before = everythingIn(ngen.store);
      const log = recordedEvents(ngen.store);
      const found = verified(ngen);
      expect({ what, status: found.status, kinds: problemKinds(found) }).toEqual({ what, status: 1, kinds: expected });
      for (const problem of found.report.problems) expect(problem).toMatchObject({ where: expect.stringContaining(ngen.store), advice: expect.stringContaining('ngen verify --repair') });
      expect(verified(ngen, '--repair', '--dry-run')).toMatchObject({ status: 0, report: { ok: false, problems: found.report.problems, plan: { events: expect.any(Array) } } });
      expect(everythingIn(ngen.store), what).toEqual(before);
      const repaired = verified(ngen, '--repair');
      expect({ what, ...repaired }).toMatchObject({ what, ...isWhole });
      expect([...new Set(repaired.report.repaired.map(({ kind }) => kind))].sort()).toEqual(expected);
      const after = recordedEvents(ngen.store);
      expect(after.slice(0, log.length)).toEqual(log);
      expect({ what, appended: after.slice(log.length).map(({ type }) => type) }).toEqual({ what, appended });
      expect(verified(ngen)).toMatchObject(isWhole);
    }
    expect(ngen.run(['run', app, '7'])).toMatchObject({ status: 7, stdout: expect.stringContaining('/cache/views/') });
  });

  it('what cannot be put right is named again', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app);
    rmSync(imageOf(ngen, 'Hello'));
    rmSync(app);
    const { status, stderr, stdout } = ngen.run(['verify', '--repair']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Error: .*\/objects\/.*: The image of Hello is missing\./m);
    expect(stdout).toMatch(/^Problems: \d+\. Events that were verified: \d+\.\n$/m);
  });
});

describe('replay', () => {
  it('builds views, audit and snapshot anew, and they are the same', () => {
    const ngen = newStore({ compiler: false });
    const app = appCopy('Hello');
    for (const verb of ['pause', 'continue', 'pause']) ngen.ok('queue', verb);
    expect(JSON.parse(ngen.ok('replay', '--json'))).toMatchObject({ events: 6, roots: 0, differed: [] });
    sql(join(ngen.store, 'views.db'), `UPDATE meta SET queue = replace(queue, 'true', 'false')`);
    const before = everythingIn(ngen.store);
    expect(ngen.run(['replay', '--dry-run'])).toMatchObject({ status: 0, stderr: expect.stringContaining('the queue is another') });
    expect(everythingIn(ngen.store)).toEqual(before);
    expect(ngen.ok('replay')).toBe('Built the views from 6 events: 0 roots, 0 images.\nBefore, they said something else:\n');
    expect(readFileSync(snapshotOf(ngen), 'utf8')).toContain('"revision":5');
    expect(verified(ngen)).toMatchObject(isWhole);
    expect(ngen.queue().paused).toBe(true);
    expect(ngen.run(['replay', app])).toMatchObject({ status: 2 });
  });

  it('of a moment goes into a file of its own, never over one that is there', () => {
    const ngen = newStore({ compiler: false });
    for (const verb of ['pause', 'continue']) ngen.ok('queue', verb);
    const file = join(ngen.store, 'then.db');
    expect(ngen.run(['replay', '--to', '2'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--into FILE') });
    expect(ngen.run(['replay', '--to', '2', '--into', join(ngen.store, 'views.db')])).toMatchObject({ status: 2, stderr: expect.stringMatching(/views\.db is there already/) });
    expect(JSON.parse(ngen.ok('replay', '--to', '2', '--into', file, '--json'))).toEqual({ events: 2, roots: 0, images: 0, into: file, differed: null });
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('SELECT revision, queue FROM meta').get()).toEqual({ revision: 1, queue: expect.stringContaining('"paused":true') });
    database.close();
    expect(ngen.queue().paused).toBe(false);
  });
});
