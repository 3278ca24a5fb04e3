import { describe, expect, test } from 'vitest';
import { decide } from '../../domain/decide/decide.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { rootId } from '../../domain/root-id.ts';
import { initialState, type State } from '../../domain/state.ts';
import { actionOf, findingsOf, keyOf, pathOf, specOf, worker, type Files } from './world.ts';

const files: Files = {
  App: { build: 1, references: ['Lib'] },
  Other: { build: 1, references: ['Lib'] },
  Lib: { build: 1, references: [] },
};

const run = (state: State, command: Parameters<typeof decide>[1]): State => fold(state, decide(state, command));

/** Installed with all images made, and a view. */
const installed = (state: State, name: string, options: { readonly folder?: string; readonly allowUntrusted?: boolean } = {}): State => {
  const { folder = 'app', allowUntrusted = false } = options;
  const spec = { ...specOf(name, { folder }), allowUntrusted };
  let now = run(state, { type: 'BindRoot', spec, findings: findingsOf(files, name, 'default', [], folder), action: actionOf({ id: rootId(spec), worker: worker() }) });
  for (const image of now.jobs.keys()) {
    now = run(now, { type: 'ClaimJob', image, worker: worker() });
    const compiled = { image, object: `bytes of ${image}`, size: 1, compiler: 'c', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 };
    now = run(now, { type: 'RecordCompiled', worker: worker(), compiled });
  }
  now = run(now, { type: 'FinishAction', action: rootId(spec), worker: worker(), failed: 0 });
  return run(now, { type: 'PublishView', root: rootId(spec), view: `view of ${rootId(spec)}`, images: 2, copies: 0 });
};

const idOf = (name: string, folder = 'app'): string => rootId(specOf(name, { folder }));
const everyone = 'everyone (mode 777 of /app)';
const lib = [{ path: pathOf('Lib'), writers: everyone }];
const validity = (state: State): Readonly<Record<string, string>> => Object.fromEntries(Object.keys(files).flatMap((name) => state.images.get(keyOf(files, name))?.validity ?? []).map((one, index) => [index, one]));

describe('a root whose files others can write', () => {
  test('loses its images, each with who it is, and its view', () => {
    const state = installed(initialState, 'App');
    const reason = { kind: 'sourceUntrusted', what: pathOf('Lib'), from: null, to: everyone };
    expect(decide(state, { type: 'DistrustRoots', roots: new Map([[idOf('App'), lib]]) })).toEqual([
      { type: 'ImageInvalidated', data: { image: keyOf(files, 'App'), reason } },
      { type: 'ImageInvalidated', data: { image: keyOf(files, 'Lib'), reason } },
      { type: 'ViewRetired', data: { view: `view of ${idOf('App')}` } },
    ]);
  });

  test('is told by its own file before others, and by any where none concerns it', () => {
    const state = installed(initialState, 'App');
    const reasons = (sources: typeof lib): readonly string[] =>
      decide(state, { type: 'DistrustRoots', roots: new Map([[idOf('App'), sources]]) }).flatMap((event) => (event.type === 'ImageInvalidated' ? [event.data.reason.what] : []));
    expect(reasons([{ path: '/usr/bin/dotnet', writers: everyone }, ...lib, { path: pathOf('App'), writers: everyone }])).toEqual([pathOf('App'), pathOf('Lib')]);
    expect(reasons([{ path: '/usr/bin/dotnet', writers: everyone }])).toEqual(['/usr/bin/dotnet', '/usr/bin/dotnet']);
  });

  test('loses nothing twice, and what is not installed nothing at all', () => {
    const command = { type: 'DistrustRoots', roots: new Map([[idOf('App'), lib]]) } as const;
    expect(decide(run(installed(initialState, 'App'), command), command)).toEqual([]);
    expect(decide(initialState, command)).toEqual([]);
  });

  test('keeps what a trusted root needs as well, until that is not trusted either', () => {
    const state = installed(installed(initialState, 'App'), 'Other', { folder: 'other' });
    const after = run(state, { type: 'DistrustRoots', roots: new Map([[idOf('App'), lib]]) });
    expect(validity(after)).toEqual({ 0: 'invalid', 1: 'valid', 2: 'valid' });
    const both = new Map([[idOf('App'), lib], [idOf('Other', 'other'), [{ path: pathOf('Lib', 'other'), writers: 'ann (owner of /other)' }]]]);
    expect(validity(run(after, { type: 'DistrustRoots', roots: both }))).toEqual({ 0: 'invalid', 1: 'invalid', 2: 'invalid' });
    expect([...run(state, { type: 'DistrustRoots', roots: both }).views.values()].map(({ root }) => root)).toEqual([null, null]);
  });

  test('keeps everything where that was allowed, or a root has it for which it was', () => {
    const allowed = installed(initialState, 'App', { allowUntrusted: true });
    expect(decide(allowed, { type: 'DistrustRoots', roots: new Map([[idOf('App'), lib]]) })).toEqual([]);
    const mixed = run(installed(allowed, 'Other'), { type: 'DistrustRoots', roots: new Map([[idOf('Other'), lib]]) });
    expect(validity(mixed)).toEqual({ 0: 'valid', 1: 'invalid', 2: 'valid' });
  });

  test('has its images back, without compiling, when an update finds it trusted', () => {
    const lost = run(installed(initialState, 'App'), { type: 'DistrustRoots', roots: new Map([[idOf('App'), lib]]) });
    const update = { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(files, 'App'), action: actionOf({ kind: 'update', worker: worker() }) } as const;
    expect(decide(lost, update)).toEqual([
      { type: 'ImageRevalidated', data: { image: keyOf(files, 'App') } },
      { type: 'ImageRevalidated', data: { image: keyOf(files, 'Lib') } },
    ]);
  });
});
