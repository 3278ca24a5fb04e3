import { describe, expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { compareQueued } from '../../domain/priority.ts';
import { rootId } from '../../domain/root-id.ts';
import { initialState, type State } from '../../domain/state.ts';
import { actionOf, findingsOf, keyOf, specOf, worker, type Files } from './world.ts';

const files: Files = { App: { build: 1, references: ['Lib'] }, Lib: { build: 1, references: [] } };
const lib = keyOf(files, 'Lib');
const app = keyOf(files, 'App');

const after = (state: State, ...commands: readonly Command[]): State => commands.reduce((done, command) => fold(done, decide(done, command)), state);
const types = (events: readonly CacheEvent[]): readonly string[] => events.map((event) => event.type);

const install: Command = { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(files, 'App'), action: actionOf({ id: 'a', priority: 2, origin: 'deferred' }) };
const start: Command = { type: 'StartAction', action: 'a', worker: worker(5) };
const claim = (image: string, pid = 5): Command => ({ type: 'ClaimJob', image, worker: worker(pid) });
const compiled = (image: string, pid = 5): Command => ({
  type: 'RecordCompiled',
  worker: worker(pid),
  compiled: { image, object: 'bytes', size: 1, compiler: 'c', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 },
});
const queued = after(initialState, install);

describe('jobs', () => {
  test('one worker claims a job, a second one does not get it', () => {
    expect(decide(queued, claim(lib))).toEqual([{ type: 'JobClaimed', data: { image: lib, worker: worker(5) } }]);
    expect(decide(after(queued, claim(lib)), claim(lib, 6))).toEqual([]);
    expect(decide(queued, claim('unknown'))).toEqual([]);
  });

  test('only the worker that has the job can end it', () => {
    expect(decide(queued, compiled(lib))).toEqual([]);
    expect(decide(after(queued, claim(lib)), compiled(lib, 6))).toEqual([]);
    expect(types(decide(after(queued, claim(lib)), compiled(lib)))).toEqual(['ImageCompiled']);
    const failed: Command = { type: 'RecordFailed', worker: worker(6), failed: { image: lib, reason: 'failed', exitCode: 1, diagnostics: '' } };
    expect(decide(after(queued, claim(lib)), failed)).toEqual([]);
  });

  test('what a dead worker had begun is given back, and only that', () => {
    const state = after(queued, start, claim(lib), claim(app, 6));
    expect(decide(state, { type: 'RecoverFrom', dead: [worker(5), worker(5)] }), 'named twice').toEqual([
      { type: 'CompilationInterrupted', data: { image: lib, worker: worker(5) } },
      { type: 'ActionGivenBack', data: { action: 'a', reason: 'the process that ran it ended' } },
    ]);
    expect(after(state, { type: 'RecoverFrom', dead: [worker(5)] }).jobs.get(app)?.worker).toEqual(worker(6));
    expect(decide(state, { type: 'RecoverFrom', dead: [worker(9)] })).toEqual([]);
  });

  test('a worker of an earlier boot is not one of the same number now', () => {
    const earlier = { ...worker(5), bootId: 'before' };
    expect(decide(after(queued, start), { type: 'RecoverFrom', dead: [earlier] })).toEqual([]);
    expect(decide(after(queued, start), { type: 'RecoverFrom', dead: [{ ...worker(5), startTime: '2' }] })).toEqual([]);
  });
});

describe('actions', () => {
  test('an action is started once', () => {
    expect(types(decide(queued, start))).toEqual(['ActionStarted']);
    expect(decide(after(queued, start), { type: 'StartAction', action: 'a', worker: worker(6) })).toEqual([]);
    expect(decide(queued, { type: 'StartAction', action: 'none', worker: worker() })).toEqual([]);
  });

  test('an action is finished when it was started and nobody compiles for it any more', () => {
    const finish: Command = { type: 'FinishAction', action: 'a', worker: worker(5), failed: 0 };
    expect(decide(queued, finish)).toEqual([]);
    const half = after(queued, start, claim(lib), compiled(lib));
    const claimed = after(half, claim(app));
    expect(decide(claimed, finish)).toEqual([]);
    const whole = after(claimed, compiled(app));
    expect(decide(whole, finish)).toEqual([{ type: 'ActionFinished', data: { action: 'a', failed: 0 } }]);
    expect(after(whole, finish).actions.size).toBe(0);
    expect(decide(after(whole, finish), finish)).toEqual([]);
  });

  test('what an action could not begin is on the record, and waits no longer', () => {
    const finish: Command = { type: 'FinishAction', action: 'a', worker: worker(5), failed: 1 };
    const half = after(queued, start, claim(lib), compiled(lib));
    expect(decide(half, finish)).toEqual([
      { type: 'CompilationFailed', data: { image: app, reason: 'not-bound', exitCode: null, diagnostics: '' } },
      { type: 'ActionFinished', data: { action: 'a', failed: 1 } },
    ]);
    expect(after(half, finish)).toMatchObject({ jobs: new Map(), actions: new Map() });
    expect(types(decide(after(half, finish), install))).toEqual(['ActionQueued', 'JobsQueued']);
    const alsoWanted = after(half, { ...install, action: actionOf({ id: 'b', worker: worker(6) }) });
    expect(decide(alsoWanted, finish), 'another action wants it').toEqual([{ type: 'ActionFinished', data: { action: 'a', failed: 1 } }]);
  });

  test('when the last action that would have made an image is cancelled, that is on the record too', () => {
    const alone: Command = { type: 'BindRoot', spec: specOf('Lib'), findings: findingsOf(files, 'Lib'), action: actionOf({ id: 'b' }) };
    const state = after(queued, alone, start, { type: 'FinishAction', action: 'a', worker: worker(5), failed: 1 });
    expect(state.images.get(lib)?.validity).toBe('none');
    const events = decide(state, { type: 'UninstallRoots', roots: [rootId(specOf('Lib'))] });
    expect(types(events)).toEqual(['CompilationFailed', 'ActionCancelled', 'RootUninstalled']);
    expect(fold(state, events).images.get(lib)).toMatchObject({ validity: 'failed', failure: { reason: 'not-bound' }, retired: false });
  });

  test('given back with its jobs, it can be started again', () => {
    const give: Command = { type: 'GiveBackAction', action: 'a', worker: worker(5), reason: 'interrupted' };
    const state = after(queued, start, claim(lib));
    expect(decide(state, give)).toEqual([
      { type: 'JobGivenBack', data: { image: lib, reason: 'interrupted' } },
      { type: 'ActionGivenBack', data: { action: 'a', reason: 'interrupted' } },
    ]);
    expect(types(decide(after(state, give), start))).toEqual(['ActionStarted']);
    expect(decide(queued, give)).toEqual([]);
  });

  test('uninstalling cancels the queued action, its jobs and the view', () => {
    const root = rootId(specOf('App'));
    const state = after(queued, { type: 'PublishView', root, view: 'v1', images: 1, copies: 1 });
    expect(decide(state, { type: 'UninstallRoots', roots: [root, root, 'unknown'] })).toEqual([
      { type: 'ActionCancelled', data: { action: 'a', reason: 'its root was uninstalled' } },
      { type: 'ViewRetired', data: { view: 'v1' } },
      { type: 'RootUninstalled', data: { root } },
      { type: 'ImageRetired', data: { image: app } },
      { type: 'ImageRetired', data: { image: lib } },
    ]);
  });

  test("uninstalling leaves other roots' actions, jobs and views alone", () => {
    const other: Command = { type: 'BindRoot', spec: specOf('Lib'), findings: findingsOf(files, 'Lib'), action: actionOf({ id: 'b' }) };
    const state = after(queued, other, { type: 'PublishView', root: rootId(specOf('Lib')), view: 'of Lib', images: 1, copies: 0 });
    const events = decide(state, { type: 'UninstallRoots', roots: [rootId(specOf('App'))] });
    expect(events).toEqual([
      { type: 'ActionCancelled', data: { action: 'a', reason: 'its root was uninstalled' } },
      { type: 'RootUninstalled', data: { root: rootId(specOf('App')) } },
      { type: 'ImageRetired', data: { image: app } },
    ]);
    const left = fold(state, events);
    expect([...left.actions.keys(), ...left.jobs.keys(), ...left.views.keys()]).toEqual(['b', lib, 'of Lib']);
    expect(left.jobs.get(lib)?.actions).toEqual(['b']);
  });

  test('an update and an install wait beside each other', () => {
    const built: Files = { ...files, Lib: { build: 2, references: [] } };
    const installed = after(queued, start, claim(lib), compiled(lib), claim(app), compiled(app), { type: 'FinishAction', action: 'a', worker: worker(5), failed: 0 });
    const look: Command = { type: 'ObserveRoot', root: rootId(specOf('App')), findings: findingsOf(built, 'App'), action: actionOf({ id: 'u', kind: 'update', priority: 3 }) };
    const both = after(installed, look, { ...install, findings: findingsOf(built, 'App'), action: actionOf({ id: 'i' }) });
    expect([...both.actions.values()].map(({ id, kind, root, order }) => ({ id, kind, root, order }))).toEqual([
      { id: 'u', kind: 'update', root: null, order: 1 },
      { id: 'i', kind: 'install', root: rootId(specOf('App')), order: 2 },
    ]);
  });

  test('who runs an action binds for that one, though an earlier one of the same waits again', () => {
    const again = { ...install, action: actionOf({ id: 'b', priority: 1, origin: 'deferred' }) };
    const first = after(queued, { type: 'StartService', worker: worker(5) }, start, again, { type: 'GiveBackAction', action: 'a', worker: worker(5), reason: 'b goes first' });
    const begun = after(first, { type: 'StartAction', action: 'b', worker: worker(5) });
    const bound = after(begun, { ...install, action: actionOf({ id: 'b', priority: 1, origin: 'deferred', worker: worker(5) }) });
    expect([...bound.actions.values()].map(({ id, worker: by }) => [id, by?.pid ?? null])).toEqual([['a', null], ['b', 5]]);
  });

  test('a queued update with /Force makes anew what is valid, and what failed', () => {
    const failed: Command = { type: 'RecordFailed', worker: worker(5), failed: { image: app, reason: 'failed', exitCode: 1, diagnostics: '' } };
    const installed = after(queued, start, claim(lib), compiled(lib), claim(app), failed, { type: 'FinishAction', action: 'a', worker: worker(5), failed: 1 });
    const look = (force: boolean): Command => ({ type: 'ObserveRoot', root: rootId(specOf('App')), findings: findingsOf(files, 'App'), action: actionOf({ id: 'u', kind: 'update', priority: 3, origin: 'deferred', force }) });
    expect(decide(installed, look(false))).toEqual([]);
    expect(new Set(after(installed, look(true)).jobs.keys())).toEqual(new Set([app, lib]));
  });

  test('a job under way outlives its cancelled action until its worker ends it, then is cancelled with its image', () => {
    const root = rootId(specOf('App'));
    const events = decide(after(queued, start, claim(lib)), { type: 'UninstallRoots', roots: [root] });
    expect(types(events)).toEqual(['ActionCancelled', 'RootUninstalled', 'ImageRetired', 'JobCancelled', 'ImageRetired']);
    expect(after(queued, start, claim(lib), { type: 'UninstallRoots', roots: [root] }).jobs.size).toBe(0);
  });

  test('run by priority, then by who asked, then first come', () => {
    const at = (priority: 1 | 2 | 3, origin: 'manual' | 'deferred' | 'automatic', order: number) => ({ priority, origin, order });
    const sorted = [at(1, 'manual', 5), at(1, 'deferred', 0), at(2, 'manual', 9), at(2, 'manual', 10), at(2, 'automatic', 1), at(3, 'manual', 2), at(3, 'deferred', 1), at(3, 'automatic', 0)];
    expect(sorted.toReversed().sort(compareQueued)).toEqual(sorted);
  });
});

describe('views and reclaiming', () => {
  const root = rootId(specOf('App'));
  const publish = (view: string): Command => ({ type: 'PublishView', root, view, images: 2, copies: 0 });

  test('a new view retires the one before', () => {
    const events = decide(after(queued, publish('v1')), publish('v2'));
    expect(events).toEqual([
      { type: 'ViewRetired', data: { view: 'v1' } },
      { type: 'ViewPublished', data: { root, view: 'v2', images: 2, copies: 0 } },
    ]);
    const alone: Command = { type: 'BindRoot', spec: specOf('Lib'), findings: findingsOf(files, 'Lib'), action: actionOf() };
    const ofAnother: Command = { type: 'PublishView', root: rootId(specOf('Lib')), view: 'of Lib', images: 1, copies: 0 };
    expect(decide(after(queued, alone, publish('v1'), ofAnother), publish('v2')), "another root's view stays").toEqual(events);
    expect(decide(initialState, publish('v1'))).toEqual([]);
  });

  test('a former view can be published again', () => {
    const state = after(queued, publish('v1'), publish('v2'), publish('v1'));
    expect(state.views.get('v1')?.root).toBe(root);
    expect(state.views.get('v2')?.root).toBeNull();
  });

  test('only what is retired is reclaimed', () => {
    const state = after(queued, publish('v1'), publish('v2'));
    expect(decide(state, { type: 'ReclaimViews', views: ['v1', 'v2', 'v3'] })).toEqual([{ type: 'ViewReclaimed', data: { view: 'v1' } }]);
    const images = [app, lib, 'unknown'].map((image) => ({ image, freed: 7 }));
    expect(decide(state, { type: 'ReclaimImages', images })).toEqual([]);
    const gone = after(state, { type: 'UninstallRoots', roots: [root] });
    expect(decide(gone, { type: 'ReclaimImages', images }).map((event) => event.data)).toEqual([{ image: app, freed: 7 }, { image: lib, freed: 7 }]);
    expect(after(gone, { type: 'ReclaimImages', images }).images.size).toBe(0);
  });
});

describe('the queue', () => {
  test('is paused until it is continued', () => {
    expect(types(decide(initialState, { type: 'PauseQueue' }))).toEqual(['QueuePaused']);
    const paused = after(initialState, { type: 'PauseQueue' });
    expect(paused.paused).toBe(true);
    expect(decide(paused, { type: 'PauseQueue' })).toEqual([]);
    expect(types(decide(paused, { type: 'ContinueQueue' }))).toEqual(['QueueContinued']);
    expect(after(paused, { type: 'ContinueQueue' }).paused).toBe(false);
    expect(decide(initialState, { type: 'ContinueQueue' })).toEqual([]);
  });
});
