import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { editLog, sealedAnew, type LogRow } from '../support/edit-log.ts';
import { newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { journalOf, storeWithJournal } from '../support/journal-store.ts';
import { everythingIn, until } from '../support/ngen-files.ts';
import { problemKinds, verified } from '../support/verified.ts';

/** A store of four commands with two events each. */
const smallStore = (): Ngen => {
  const ngen = newStore({ compiler: false });
  for (const verb of ['pause', 'continue', 'pause', 'continue']) ngen.ok('queue', verb);
  return ngen;
};

const says = (row: LogRow, from: string, to: string): LogRow => {
  const event = row.event.replace(from, to);
  expect(event).not.toBe(row.event);
  return { ...row, event };
};

const renumbered = (rows: readonly LogRow[]): readonly LogRow[] =>
  rows.map(({ event }, revision) => ({ revision, event: event.replace(/^\{"revision":\d+/, `{"revision":${revision}`) }));

const edits: readonly (readonly [string, (rows: readonly LogRow[]) => readonly LogRow[], string, RegExp])[] = [
  ['changed', (rows) => rows.with(3, says(rows[3]!, 'QueueContinued', 'QueuePaused')), 'log-broken', /At position 3 the event was changed after it was appended/],
  ['changed, with its time', (rows) => rows.with(2, says(rows[2]!, '"time":"2', '"time":"1')), 'log-broken', /At position 2 the event was changed/],
  ['dropped', (rows) => rows.toSpliced(4, 1), 'log-damaged', /broken at position 4: the event is missing.*the last good event is at position 3/],
  ['dropped, and the rest renumbered', (rows) => renumbered(rows.toSpliced(4, 1)), 'log-damaged', /broken at position 4: the event before it is not the one/],
  ['added', (rows) => renumbered(rows.toSpliced(5, 0, rows[1]!)), 'log-damaged', /broken at position 5/],
  ['added at the end', (rows) => renumbered([...rows, rows[1]!]), 'log-damaged', /broken at position 8/],
  ['reordered', (rows) => rows.with(5, { ...rows[5]!, event: rows[3]!.event }).with(3, { ...rows[3]!, event: rows[5]!.event }), 'log-damaged', /the last good event is at position 2/],
  ['reordered, and renumbered', (rows) => renumbered(rows.with(5, rows[3]!).with(3, rows[5]!)), 'log-damaged', /broken at position 3/],
  ['cut at the end', (rows) => rows.slice(0, 6), 'log-cut', /ends at position 5, but .*views\.db knows of an event at position 7/],
  ['wholly rewritten', (rows) => sealedAnew(rows.with(3, says(rows[3]!, 'QueueContinued', 'QueuePaused'))), 'log-rewritten', /At position 7 it has another event than the one that .*views\.db knows of/],
];

it('a store in which nothing has happened yet is in order', () => {
  const ngen = newStore({ compiler: false });
  expect(ngen.run(['install', '/nonexistent/App.dll']).status).toBe(1);
  expect(verified(ngen)).toMatchObject({ status: 0, report: { ok: true, events: 0, problems: [] } });
});

describe('verify finds that events of the log were', () => {
  it.each(edits)('%s', (_what, edit, kind, message) => {
    const ngen = smallStore();
    expect(verified(ngen)).toMatchObject({ status: 0, report: { ok: true, events: 8, problems: [] } });
    editLog(ngen.store, edit);
    const before = everythingIn(ngen.store);
    const found = verified(ngen);
    expect({ status: found.status, kinds: problemKinds(found), ok: found.report.ok }).toEqual({ status: 4, kinds: [kind], ok: false });
    expect(found.report.problems[0]).toMatchObject({ where: join(ngen.store, 'events.db'), what: expect.stringMatching(message), advice: expect.stringContaining('backup') });
    const repaired = verified(ngen, '--repair');
    expect(repaired).toMatchObject({ status: 4, report: found.report, stderr: expect.stringContaining('Nothing was repaired') });
    expect(everythingIn(ngen.store)).toEqual(before);
  });
});

describe('a store whose log', () => {
  it('was put back from a backup with all that lies beside it: the note beside the images tells, and is kept', () => {
    const ngen = smallStore();
    const backup = join(openFolder(), 'backup');
    cpSync(ngen.store, backup, { recursive: true, filter: (path) => !path.startsWith(join(ngen.store, 'cache')) });
    ngen.ok('queue', 'pause');
    for (const name of readdirSync(ngen.store).filter((entry) => entry !== 'cache')) rmSync(join(ngen.store, name), { recursive: true });
    cpSync(backup, ngen.store, { recursive: true });
    for (const then of [() => undefined, () => ngen.ok('queue', 'pause'), () => ngen.ok('queue', 'continue')]) {
      then();
      const found = verified(ngen);
      expect(found).toMatchObject({ status: 4, report: { problems: [{ kind: expect.stringMatching(/^log-(cut|rewritten)$/), what: expect.stringContaining('log-head.json') }] } });
    }
  });

  it('was wholly rewritten, and everything beside it: the journal of the machine tells', async () => {
    const ngen = await storeWithJournal();
    for (const verb of ['pause', 'continue']) ngen.ok('queue', verb);
    await until('both commands are in the journal', () => journalOf(ngen).split('\n').length > 2);
    expect(journalOf(ngen)).toMatch(/^The log nativeImages-\S+ ends at position 1 with hash [0-9a-f]{64}\.\nThe log \S+ ends at position 3 with hash [0-9a-f]{64}\.\n$/);
    expect(verified(ngen)).toMatchObject({ status: 0, report: { ok: true } });
    editLog(ngen.store, (rows) => sealedAnew(rows.with(1, says(rows[1]!, 'QueuePaused', 'QueueContinued'))));
    for (const name of ['views.db', 'audit-000000.db', 'snapshot.json', 'cache/log-head.json']) rmSync(join(ngen.store, name), { force: true });
    const found = verified(ngen);
    expect({ status: found.status, kinds: problemKinds(found) }).toEqual({ status: 4, kinds: ['log-rewritten'] });
    expect(found.report.problems.map(({ what }) => what)).toEqual([1, 3].map((position) => `At position ${position} it has another event than the one that the journal knows of: the log was rewritten there or before.`));
  });

  it('is gone: says so, with status 4, and in JSON', () => {
    const ngen = smallStore();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(ngen.store, `events.db${suffix}`), { force: true });
    const found = verified(ngen);
    expect(found).toMatchObject({ status: 4, report: { ok: false, events: 0, problems: [{ kind: 'log-missing' }] } });
    expect(ngen.run(['verify'])).toMatchObject({ status: 4, stderr: expect.stringMatching(/^Error: .*events\.db is missing, but .*views\.db/) });
  });

  it('does not exist has no problems, and another user\'s is private', () => {
    expect(verified(newStore({ compiler: false }))).toMatchObject({ status: 0, report: { ok: true, events: 0, problems: [] } });
    const ngen = smallStore();
    for (const args of [['verify'], ['verify', '--json']]) expect(ngen.run(args, asNobody)).toMatchObject({ status: 3, stdout: '', stderr: expect.stringMatching(/^Error: Only the owner of .* can verify/) });
    expect(ngen.run(['verify', '--repair'], asNobody)).toMatchObject({ status: 3, stdout: '' });
    expect(ngen.ok('verify')).toBe('The log is intact: 8 events. Views, files of 0 images, and launchers are as it says.\n');
    expect(ngen.ok('verify', '/silent')).toBe('');
  });
});
