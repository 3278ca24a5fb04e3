import { describe, expect, test } from 'vitest';
import { rootId } from '../../domain/root-id.ts';
import type { State } from '../../domain/state.ts';
import { currentRoots } from '../../projections/current-roots.ts';
import { describeImage, describeRoot } from '../../projections/describe-rows.ts';
import { imageRows, invalidImages, neededImages } from '../../projections/images-view.ts';
import { queueView } from '../../projections/queue-view.ts';
import { rootRows } from '../../projections/roots-view.ts';
import { actionOf, findingsOf, keyOf, specOf, worker } from '../domain/world.ts';
import { compiled, files, historyOf, install, rebuilt } from './history.ts';

const app = rootId(specOf('App'));
const finish = (action: string) => ({ type: 'FinishAction', action, worker: worker(), failed: 0 }) as const;
const publish = { type: 'PublishView', root: app, view: 'v', images: 2, copies: 0 } as const;

describe('roots', () => {
  test('one row for an assembly and configuration, with its scenarios', () => {
    const debug = { type: 'BindRoot', spec: specOf('App', { scenario: 'debug' }), findings: findingsOf(files, 'App', 'debug'), action: actionOf() } as const;
    const { state } = historyOf([install('App'), debug, publish]);
    const rows = rootRows(state);
    expect(rows).toEqual([
      {
        assembly: 'App, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
        path: '/app/App.dll',
        runtime: 'dotnet',
        scenarios: ['default', 'debug'],
        exeConfig: null,
        appBase: null,
        arch: null,
        noDependencies: false, automatic: false, changed: false,
        usedWhen: ['ngen run', 'launcher'],
      },
    ]);
    expect(describeRoot(rows[0]!)).toBe('/app/App.dll (default, debug)');
  });

  test('a row of its own for each processor', () => {
    const forArm = { type: 'BindRoot', spec: { ...specOf('App'), target: 'arm64' }, findings: findingsOf(files, 'App'), action: actionOf() } as const;
    const rows = rootRows(historyOf([install('App'), forArm]).state);
    expect(rows.map(({ arch }) => arch)).toEqual([null, 'arm64']);
    expect(rows.map(describeRoot)).toEqual(['/app/App.dll', '/app/App.dll (for arm64)']);
  });

  test('what is not published yet is not used', () => {
    expect(rootRows(historyOf([install('App')]).state)[0]?.usedWhen).toEqual([]);
  });
});

describe('images', () => {
  test('each with its state, job, references and roots', () => {
    const { state } = historyOf([install('App', { priority: 2 }), install('Other', { priority: 3 }), ...compiled('Lib')]);
    const rows = imageRows(state);
    expect(rows.map((row) => [row.assembly.split(',')[0], row.state, row.object, row.job, row.references, row.roots])).toEqual([
      ['App', 'none', null, { priority: 2, state: 'queued' }, 1, ['/app/App.dll']],
      ['Lib', 'valid', 'object-Lib', null, 2, ['/app/App.dll', '/app/Other.dll']],
      ['Other', 'none', null, { priority: 3, state: 'queued' }, 1, ['/app/Other.dll']],
    ]);
    expect(rows.map((row) => row.hardBound)).toEqual([['Lib, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null'], [], []]);
    expect(rows.map(describeImage)[0]).toMatch(/^App, .*\(not compiled yet, queued with priority 2\)$/);
    expect(neededImages(state).get(keyOf(files, 'App'))).toEqual([keyOf(files, 'Lib')]);
  });

  test('after a change they are invalid and queued, with the reason', () => {
    const observe = { type: 'ObserveRoot', root: app, findings: findingsOf(rebuilt, 'App'), action: actionOf({ kind: 'update', priority: 3 }) } as const;
    const { state } = historyOf([install('App'), ...compiled('App'), ...compiled('Lib'), finish('of App'), observe]);
    const invalid = invalidImages(imageRows(state));
    expect(invalid.map((row) => [row.state, row.object, row.job])).toEqual([
      ['invalid', null, { priority: 3, state: 'queued' }],
      ['invalid', null, { priority: 3, state: 'queued' }],
    ]);
    expect(invalid[1]?.reasons).toEqual(['the assembly /app/Lib.dll was replaced (mvid-Lib-1 → mvid-Lib-2)']);
  });

  test('a retired image is not shown', () => {
    const { state } = historyOf([install('App'), { type: 'UninstallRoots', roots: [app] }]);
    expect(imageRows(state)).toEqual([]);
  });
});

describe('the queue', () => {
  test('is in the order of priority, and within an action longest first, each image once', () => {
    const { state } = historyOf([install('Other', { priority: 3 }), install('App', { priority: 1, worker: worker() }), { type: 'ClaimJob', image: keyOf(files, 'Lib'), worker: worker() }]);
    expect(queueView(state)).toEqual({
      paused: false,
      service: null,
      notMade: [],
      compileMs: null,
      jobs: [
        { image: keyOf(files, 'Lib'), assembly: expect.stringMatching(/^Lib,/), priority: 1, state: 'compiling', action: 'install /app/App.dll', worker: worker() },
        { image: keyOf(files, 'App'), assembly: expect.stringMatching(/^App,/), priority: 1, state: 'queued', action: 'install /app/App.dll', worker: worker() },
        { image: keyOf(files, 'Other'), assembly: expect.stringMatching(/^Other,/), priority: 3, state: 'queued', action: 'install /app/Other.dll', worker: null },
      ],
    });
  });

  test('what is left to compile is estimated by the sizes of what was compiled, and the time that took, for each action', () => {
    const queued = [install('App', { priority: 1, worker: worker() }), install('Other', { priority: 3 })];
    const after = (...made: readonly string[]): State => historyOf([...queued, ...made.flatMap(compiled)]).state;
    const { compiled: took, images } = after('Other');
    const size = (name: string): number => images.get(keyOf(files, name))!.cost;
    expect(took).toEqual({ bytes: size('Other'), ms: 20 });
    const enough = 256 * 1024;
    const timesOf = (state: State, bytes = enough) => queueView({ ...state, compiled: { bytes, ms: 1_000_000 } }).compileMs;
    const ms = (bytes: number): number => Math.round((1_000_000 / enough) * bytes);
    // Both need Lib, which is made for the first.
    expect(timesOf(after('Other'))).toEqual([{ all: ms(size('Lib') + size('App')), longest: ms(size('Lib')) }]);
    expect(timesOf(after('Lib'))).toHaveLength(2);
    expect(timesOf(after('Lib', 'App', 'Other'))).toEqual([]);
    expect(timesOf(after('Other'), enough - 1), 'of one small image nothing is concluded for a large one').toBeNull();
    expect(queueView(after()).compileMs).toBeNull();
  });
});

describe('current roots', () => {
  test('are those with everything made, published, and nothing queued', () => {
    const made = [install('App', { worker: worker() }), ...compiled('App'), ...compiled('Lib')];
    expect(currentRoots(historyOf([...made, publish]).state)).toEqual([]);
    expect(currentRoots(historyOf([...made, finish('of App')]).state)).toEqual([]);
    expect(currentRoots(historyOf([...made, publish, finish('of App')]).state)).toEqual([app]);
    expect(currentRoots(historyOf([install('App', { worker: worker() }), ...compiled('App'), publish]).state)).toEqual([]);
  });
});
