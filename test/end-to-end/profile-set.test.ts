import { expect, it } from 'vitest';
import { endApp, whatItSaid } from '../support/end-app.ts';
import { newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';

/** A profiler that is asked for and cannot be found: the runtime goes on without it, and the launcher has decided by then. */
const profiled = { env: { CORECLR_ENABLE_PROFILING: '1' } };

/** Where an application's assemblies came from: the name of a view, or the JIT. */
const source = (ngen: Ngen, app: string, options: { readonly env?: NodeJS.ProcessEnv } = {}): string => {
  const places = [...whatItSaid(ngen.run(['run', app], options)).assemblies.values()].map(({ location }) => /\/cache\/views\/(\w+)\//.exec(location)?.[1] ?? 'JIT');
  expect(new Set(places).size).toBe(1);
  return places[0]!;
};

/** The view that was published last for the set of a scenario. */
const viewOf = (ngen: Ngen, scenario: string): string | undefined => {
  const events = recordedEvents(ngen.store);
  const roots = new Set(events.flatMap((event) => (event.type === 'RootInstalled' && event.data.spec.scenario === scenario ? [event.data.root] : [])));
  return events.flatMap((event) => (event.type === 'ViewPublished' && roots.has(event.data.root) ? [event.data.view] : [])).at(-1);
};

it('a profile set is taken when a profiler is asked for, installed before or after the default set, and no longer when it is uninstalled', () => {
  const ngen = newStore();
  const app = endApp('withoutJson');
  ngen.ok('install', app);
  const usual = viewOf(ngen, 'default')!;
  expect([source(ngen, app), source(ngen, app, profiled)]).toEqual([usual, 'JIT']);

  ngen.ok('install', app, '/Profile');
  const forProfilers = viewOf(ngen, 'profile')!;
  expect(forProfilers).not.toBe(usual);
  expect([source(ngen, app), source(ngen, app, profiled)]).toEqual([usual, forProfilers]);
  expect(source(ngen, app, { env: { CORECLR_ENABLE_PROFILING: '0' } })).toBe(usual);

  ngen.ok('uninstall', app, '/Profile');
  expect([source(ngen, app), source(ngen, app, profiled)]).toEqual([usual, 'JIT']);

  ngen.ok('uninstall', app);
  ngen.ok('install', app, '/Profile');
  expect(source(ngen, app)).toBe('JIT');
  ngen.ok('install', app);
  expect([source(ngen, app), source(ngen, app, profiled)]).toEqual([viewOf(ngen, 'default'), viewOf(ngen, 'profile')]);
});
