import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../domain/changes-between.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { ChangeTraced } from '../../domain/events/change-events.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { rootId } from '../../domain/root-id.ts';
import { traceChange, type ChangeEvidence } from '../../domain/trace-change.ts';
import { files, historyOf, install, rebuilt } from '../projections/history.ts';
import { actionOf, closureOf, findingsOf, specOf } from './world.ts';

const evidence: ChangeEvidence = {
  now: 10_000,
  since: 1000,
  changed: 5000,
  owner: { package: 'some-app', intact: true, work: [{ version: '1.0', from: 100, to: 900 }, { version: '2.0', from: 4000, to: 5999 }] },
};

describe('who changed a file', () => {
  test('the package that owns it, whose contents it has, and at which dpkg was at work at that moment', () => {
    expect(traceChange(evidence)).toEqual({ kind: 'package', package: 'some-app', version: '2.0', time: 5000 });
    expect(traceChange({ ...evidence, owner: { ...evidence.owner!, intact: null } })).toMatchObject({ kind: 'package' });
    expect(traceChange({ ...evidence, since: null })).toMatchObject({ kind: 'package' });
  });

  test.each<[string, Partial<ChangeEvidence>, { after: number | null; before: number }]>([
    ['nobody owns it', { owner: null }, { after: 1000, before: 5000 }],
    ['it has other contents than the package ships', { owner: { ...evidence.owner!, intact: false } }, { after: 1000, before: 5000 }],
    ['dpkg was not at work on the package', { changed: 6000 }, { after: 1000, before: 6000 }],
    ['it was written before it was last seen unchanged, as a folder that was moved into place', { changed: 500 }, { after: 1000, before: 10_000 }],
    ['it is gone', { changed: null, owner: null }, { after: 1000, before: 10_000 }],
    ['it is not known since when', { since: null, owner: null }, { after: null, before: 5000 }],
  ])('unknown: %s', (_, part, between) => {
    expect(traceChange({ ...evidence, ...part })).toEqual({ kind: 'unknown', ...between });
  });

  test('a package is only named with a moment in which it was worked on, and after the last look', () => {
    const time = fc.integer({ min: 0, max: 50 });
    const work = fc.array(fc.record({ version: fc.constantFrom('1', '2'), from: time, to: time }), { maxLength: 4 });
    const owner = fc.option(fc.record({ package: fc.constant('p'), intact: fc.constantFrom(true, false, null), work }));
    fc.assert(
      fc.property(fc.record({ now: time, since: fc.option(time), changed: fc.option(time), owner }), (given) => {
        const by = traceChange(given);
        const { changed } = given;
        const possible = changed !== null && given.owner !== null && given.owner.intact !== false && changed >= (given.since ?? 0);
        const versions: readonly string[] = possible ? given.owner!.work.filter(({ from, to }) => from <= changed && changed <= to).map(({ version }) => version) : [];
        expect(by.kind).toBe(versions.length > 0 ? 'package' : 'unknown');
        expect(by.kind === 'package' ? [by.time, versions.includes(by.version)] : [changed, true]).toEqual([changed, true]);
      }),
    );
  });
});

describe('what is on record of changes', () => {
  const { state } = historyOf([install('App')]);
  const lib: ChangeTraced = { what: '/app/Lib.dll', to: 'hash-Lib-2', by: { kind: 'unknown', after: 1, before: 2 } };
  const observe = (traces: readonly ChangeTraced[]) => ({ type: 'ObserveRoot', root: rootId(specOf('App')), findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'u', kind: 'update', priority: 3 }), traces }) as const;

  test('files with other contents, new ones, gone ones, and frameworks', () => {
    const before = closureOf(files, 'App');
    const { Lib, ...without } = rebuilt;
    expect(changesBetween(before, before)).toEqual([]);
    expect(changesBetween(before, closureOf(rebuilt, 'App'))).toEqual([{ what: '/app/Lib.dll', to: 'hash-Lib-2' }]);
    expect(changesBetween(before, closureOf({ ...without, More: Lib! }, 'App'))).toEqual([{ what: '/app/More.dll', to: 'hash-More-2' }, { what: '/app/Lib.dll', to: null }]);
    const patched = { ...before, frameworks: [{ name: 'Microsoft.NETCore.App', version: '10.0.1' }] };
    expect(changesBetween(before, patched)).toEqual([{ what: 'Microsoft.NETCore.App', to: '10.0.1' }]);
  });

  test('a change is told once, before what it leads to; the next one again', () => {
    const events = decide(state, observe([lib]));
    expect(events[0]).toEqual({ type: 'ChangeTraced', data: lib });
    const after = fold(state, events);
    expect(decide(after, observe([lib]))).toEqual([]);
    const next = { ...lib, to: 'hash-Lib-3' };
    expect(decide(after, observe([next]))).toEqual([{ type: 'ChangeTraced', data: next }]);
  });

  test('of what no root binds any more nothing is kept', () => {
    const after = fold(state, decide(state, observe([lib])));
    expect([...after.traced.keys()]).toEqual(['/app/Lib.dll']);
    expect(fold(after, decide(after, { type: 'UninstallRoots', roots: [rootId(specOf('App'))] })).traced.size).toBe(0);
  });
});
