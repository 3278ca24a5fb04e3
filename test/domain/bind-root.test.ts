import { describe, expect, test } from 'vitest';
import type { CompileFailure } from '../../domain/compile-failure.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { CacheEvent, EventOf } from '../../domain/events/events.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import type { RootSpec } from '../../domain/root.ts';
import { rootId } from '../../domain/root-id.ts';
import { initialState, type State } from '../../domain/state.ts';
import { actionOf, findingsOf, keyOf, specOf, worker, type Files } from './world.ts';

const files: Files = {
  App: { build: 1, references: ['Lib'] },
  Lib: { build: 1, references: [] },
  Other: { build: 1, references: ['Lib'] },
};
const app = rootId(specOf('App'));

const install = (name: string, world: Files, part: Parameters<typeof actionOf>[0] = {}) =>
  ({ type: 'BindRoot', spec: specOf(name), findings: findingsOf(world, name), action: actionOf({ id: `of ${name}`, ...part }) }) as const;

const compiledAll = (state: State): State =>
  [...state.jobs.keys()].reduce((done, image) => {
    const claimed = fold(done, decide(done, { type: 'ClaimJob', image, worker: worker() }));
    const compiled = { image, object: `bytes of ${image}`, size: 10, compiler: 'c', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 };
    return fold(claimed, decide(claimed, { type: 'RecordCompiled', worker: worker(), compiled }));
  }, state);

const finished = (state: State): State => [...state.actions.values()].reduce((done, { id, worker: runner }) => fold(done, decide(done, { type: 'FinishAction', action: id, worker: runner ?? worker(), failed: 0 })), state);

const installed = (name: string, state: State = initialState): State => finished(compiledAll(fold(state, decide(state, install(name, files, { worker: worker() })))));

const types = (events: readonly CacheEvent[]): readonly string[] => events.map((event) => event.type);
const dataOf = <T extends CacheEvent['type']>(events: readonly CacheEvent[], type: T): readonly EventOf<T>['data'][] =>
  events.flatMap((event) => (event.type === type ? [event.data as EventOf<T>['data']] : []));

describe('installing', () => {
  test('a new root queues and starts what it needs', () => {
    const events = decide(initialState, install('App', files, { worker: worker() }));
    expect(types(events)).toEqual(['RootInstalled', 'ActionQueued', 'JobsQueued', 'ActionStarted']);
    expect(dataOf(events, 'JobsQueued')).toEqual([{ action: 'of App', images: [keyOf(files, 'App'), keyOf(files, 'Lib')] }]);
  });

  test('with /queue nothing is started', () => {
    const events = decide(initialState, install('App', files, { priority: 2, origin: 'deferred' }));
    expect(types(events)).toEqual(['RootInstalled', 'ActionQueued', 'JobsQueued']);
    expect(dataOf(events, 'ActionQueued')).toEqual([{ action: 'of App', kind: 'install', root: app, priority: 2, origin: 'deferred', force: false }]);
  });

  test('what is current yields no events', () => {
    expect(decide(installed('App'), install('App', files, { worker: worker() }))).toEqual([]);
  });

  test('an image that another root has is shared, not compiled again', () => {
    const events = decide(installed('App'), install('Other', files, { worker: worker() }));
    expect(dataOf(events, 'JobsQueued').map((data) => data.images)).toEqual([[keyOf(files, 'Other')]]);
  });

  test('asking again with a higher priority raises, with a lower one changes nothing', () => {
    const queued = fold(initialState, decide(initialState, install('App', files, { priority: 2, origin: 'deferred' })));
    expect(decide(queued, install('App', files, { priority: 3, origin: 'deferred' }))).toEqual([]);
    expect(decide(queued, install('App', files, { priority: 1, origin: 'deferred' }))).toEqual([
      { type: 'ActionRaised', data: { action: 'of App', priority: 1, origin: 'deferred' } },
    ]);
  });

  test('what somebody else is running is not joined but waited for', () => {
    const running = fold(initialState, decide(initialState, install('App', files, { worker: worker(7) })));
    const events = decide(running, install('App', files, { id: 'second', worker: worker(8) }));
    expect(types(events)).toEqual(['ActionQueued', 'JobsQueued', 'ActionStarted']);
    expect(dataOf(events, 'JobsQueued')[0]?.action).toBe('second');
  });

  test('/Force compiles anew what is valid, and a failed image', () => {
    const events = decide(installed('App'), install('App', files, { force: true, worker: worker() }));
    expect(dataOf(events, 'JobsQueued').map((data) => data.images)).toEqual([[keyOf(files, 'App'), keyOf(files, 'Lib')]]);
  });

  const failedBecause = (reason: CompileFailure): State => {
    const queued = fold(initialState, decide(initialState, install('Lib', files, { worker: worker() })));
    const image = keyOf(files, 'Lib');
    const claimed = fold(queued, decide(queued, { type: 'ClaimJob', image, worker: worker() }));
    return finished(fold(claimed, decide(claimed, { type: 'RecordFailed', worker: worker(), failed: { image, reason, exitCode: 1, diagnostics: 'no' } })));
  };

  test.each(['failed', 'wrong-output'] as const)('an image for which the compiler %s is not tried again before something changes', (reason) => {
    const failed = failedBecause(reason);
    expect(failed.images.get(keyOf(files, 'Lib'))).toMatchObject({ validity: 'failed', failure: { reason, diagnostics: 'no' }, object: null });
    expect(decide(failed, install('Lib', files, { worker: worker() }))).toEqual([]);
    const rebuilt = { ...files, Lib: { ...files['Lib']!, build: 2 } };
    expect(types(decide(failed, install('Lib', rebuilt, { worker: worker() })))).toContain('JobsQueued');
    expect(types(decide(failed, install('Lib', files, { worker: worker(), force: true })))).toContain('JobsQueued');
  });

  test.each(['killed', 'out-of-memory', 'out-of-time', 'disk-full', 'not-bound'] as const)('what failed for now (%s) is tried again when somebody asks', (reason) => {
    const failed = failedBecause(reason);
    const id = rootId(specOf('Lib'));
    expect(types(decide(failed, install('Lib', files, { worker: worker() })))).toEqual(['ActionQueued', 'JobsQueued', 'ActionStarted']);
    const look = (origin: 'automatic' | 'deferred') =>
      decide(failed, { type: 'ObserveRoot', root: id, findings: findingsOf(files, 'Lib'), action: actionOf({ kind: 'update', priority: 3, origin }) });
    expect(types(look('deferred'))).toEqual(['ActionQueued', 'JobsQueued']);
    expect(look('automatic')).toEqual([]);
  });

  test("a vendor's native assembly is left alone, even with /Force", () => {
    const vendor = { ...files, Lib: { build: 1, references: [], native: true } };
    const state = fold(initialState, decide(initialState, install('Lib', vendor, { worker: worker() })));
    expect(state.images.get(keyOf(vendor, 'Lib'))?.validity).toBe('precompiled');
    expect(decide(state, install('Lib', vendor, { worker: worker(), force: true }))).toEqual([]);
  });

  test.each<Partial<RootSpec>>([{ noDependencies: true }, { frameworkBubble: true }, { allowUntrusted: true }, { executable: false }, { runtime: 'mono' }])(
    'asked for in another way (%o), the same root is on the record anew',
    (part) => {
      const state = installed('App');
      const spec = { ...specOf('App'), ...part };
      const events = decide(state, { ...install('App', files), spec });
      expect(dataOf(events, 'RootInstalled')).toEqual([{ root: app, spec, closure: findingsOf(files, 'App').closure }]);
      expect(types(events)).not.toContain('ImageInvalidated');
      expect(fold(state, events).roots.get(app)).toMatchObject(part);
    },
  );

  test('with /NoDependencies only the root itself is needed', () => {
    const spec = specOf('App', { noDependencies: true });
    const events = decide(initialState, { type: 'BindRoot', spec, findings: findingsOf(files, 'App'), action: actionOf({ id: 'a' }) });
    expect(dataOf(events, 'JobsQueued').map((data) => data.images)).toEqual([[keyOf(files, 'App')]]);
  });
});

describe('binding anew', () => {
  const rebuilt: Files = { ...files, Lib: { build: 2, references: [] } };

  test('a replaced dependency invalidates its image and those of everything above it', () => {
    const events = decide(installed('App'), install('App', rebuilt, { worker: worker() }));
    expect(types(events)).toEqual(['ImageInvalidated', 'ImageInvalidated', 'RootRebound', 'ImageRetired', 'ImageRetired', 'ActionQueued', 'JobsQueued', 'ActionStarted']);
    expect(dataOf(events, 'ImageInvalidated')).toEqual([
      { image: keyOf(files, 'App'), reason: { kind: 'dependencyReplaced', what: '/app/Lib.dll', from: 'mvid-Lib-1', to: 'mvid-Lib-2' } },
      { image: keyOf(files, 'Lib'), reason: { kind: 'assemblyReplaced', what: '/app/Lib.dll', from: 'mvid-Lib-1', to: 'mvid-Lib-2' } },
    ]);
  });

  test('the record says what was bound before, and the state has what is bound now', () => {
    const state = installed('App');
    const events = decide(state, install('App', rebuilt, { worker: worker() }));
    expect(dataOf(events, 'RootRebound')).toEqual([
      {
        root: app,
        before: ['App', 'Lib', 'Other'].map((name) => ({ assembly: `${name}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null`, mvid: `mvid-${name}-1`, image: keyOf(files, name) })),
        closure: findingsOf(rebuilt, 'App').closure,
      },
    ]);
    const after = fold(state, events);
    expect(after.roots.get(app)?.closure).toEqual(findingsOf(rebuilt, 'App').closure);
    expect(after.images.get(keyOf(files, 'Lib'))).toMatchObject({ validity: 'invalid', retired: true, reasons: [{ kind: 'assemblyReplaced' }] });
    expect(finished(compiledAll(after)).images.get(keyOf(rebuilt, 'Lib'))).toMatchObject({ validity: 'valid', reasons: [], failure: null, retired: false });
  });

  test('what is made again has no reasons any more', () => {
    const image = keyOf(files, 'Lib');
    const state = installed('App');
    const damaged = fold(state, decide(state, { ...install('App', files, { worker: worker() }), findings: findingsOf(files, 'App', 'default', [image]) }));
    expect(damaged.images.get(image)?.reasons).toHaveLength(1);
    expect(finished(compiledAll(damaged)).images.get(image)).toMatchObject({ validity: 'valid', reasons: [] });
  });

  test('an update installs nothing that is not installed any more', () => {
    expect(decide(initialState, install('App', files, { kind: 'update', worker: worker() }))).toEqual([]);
  });

  test('an image that another root still needs stays', () => {
    const both = installed('Other', installed('App'));
    const events = decide(both, { type: 'UninstallRoots', roots: [app] });
    expect(events).toEqual([
      { type: 'RootUninstalled', data: { root: app } },
      { type: 'ImageRetired', data: { image: keyOf(files, 'App') } },
    ]);
  });

  test('an image stays valid for an application with equal files of its own in another folder', () => {
    const copy = (world: Files) => ({ type: 'BindRoot', spec: specOf('App', { folder: 'copy' }), findings: findingsOf(world, 'App', 'default', [], 'copy'), action: actionOf({ worker: worker() }) }) as const;
    const both = finished(fold(installed('App'), decide(installed('App'), copy(files))));
    const events = decide(both, install('App', rebuilt, { worker: worker() }));
    expect(types(events)).toEqual(['RootRebound', 'ActionQueued', 'JobsQueued', 'ActionStarted']);
    expect([...fold(both, events).images.values()].map(({ validity, retired }) => ({ validity, retired }))).toEqual(
      ['valid', 'valid', 'none', 'none'].map((validity) => ({ validity, retired: false })),
    );
  });

  test('a damaged image is invalid and queued again', () => {
    const image = keyOf(files, 'Lib');
    const findings = findingsOf(files, 'App', 'default', [image]);
    const events = decide(installed('App'), { type: 'BindRoot', spec: specOf('App'), findings, action: actionOf({ id: 'again', worker: worker() }) });
    expect(types(events)).toEqual(['ImageInvalidated', 'ActionQueued', 'JobsQueued', 'ActionStarted']);
    expect(dataOf(events, 'ImageInvalidated')[0]).toEqual({ image, reason: { kind: 'imageDamaged', what: '/app/Lib.dll', from: `bytes of ${image}`, to: null } });
    expect(dataOf(events, 'JobsQueued')[0]?.images).toEqual([image]);
  });

  test('when the old files come back, their images serve again', () => {
    const state = installed('App');
    const observed = fold(state, decide(state, { type: 'ObserveRoot', root: app, findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'u', kind: 'update', priority: 3 }) }));
    expect(observed.images.get(keyOf(files, 'Lib'))).toMatchObject({ validity: 'invalid' });
    const events = decide(observed, install('App', files, { worker: worker() }));
    expect(types(events)).toEqual(['ImageRevalidated', 'ImageRevalidated']);
    expect(fold(observed, events).images.get(keyOf(files, 'Lib'))).toMatchObject({ validity: 'valid', reasons: [] });
  });
});

describe('observing', () => {
  const rebuilt: Files = { ...files, Lib: { build: 2, references: [] } };
  const observe = (world: Files, id = 'u') =>
    ({ type: 'ObserveRoot', root: app, findings: findingsOf(world, 'App'), action: actionOf({ id, kind: 'update', priority: 3, origin: 'automatic' }) }) as const;

  test('what was never made is queued, with every update of other roots', () => {
    const queued = fold(initialState, decide(initialState, install('App', files)));
    const events = decide(queued, observe(files));
    expect(dataOf(events, 'JobsQueued')).toEqual([{ action: 'u', images: [keyOf(files, 'App'), keyOf(files, 'Lib')] }]);
    const state = fold(queued, events);
    expect(state.jobs.get(keyOf(files, 'Lib'))?.actions).toEqual(['of App', 'u']);
    expect(fold(state, decide(state, { type: 'UninstallRoots', roots: [app] })).jobs.size).toBe(0);
  });

  test('a change makes images invalid and queued, and binds nothing yet', () => {
    const events = decide(installed('App'), observe(rebuilt));
    expect(types(events)).toEqual(['ImageInvalidated', 'ImageInvalidated', 'ActionQueued', 'JobsQueued']);
    expect(dataOf(events, 'ActionQueued')).toEqual([{ action: 'u', kind: 'update', root: null, priority: 3, origin: 'automatic', force: false }]);
  });

  test('no change, no events', () => {
    expect(decide(installed('App'), observe(files))).toEqual([]);
  });

  test('a root that is not installed is not looked at', () => {
    expect(decide(initialState, observe(rebuilt))).toEqual([]);
  });

  test('updates asked for twice wait together', () => {
    const state = fold(installed('App'), decide(installed('App'), observe(rebuilt)));
    expect(decide(state, observe(rebuilt, 'v'))).toEqual([]);
    expect(state.actions.size).toBe(1);
  });
});
