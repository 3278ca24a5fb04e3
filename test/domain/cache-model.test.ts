import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import { evolve, fold } from '../../domain/evolve/evolve.ts';
import { rootsOfImages } from '../../domain/references.ts';
import { rootId } from '../../domain/root-id.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { dumpState, initialState, restoreState, type State } from '../../domain/state.ts';
import { actionOf, findingsOf, keyOf, reachable, specOf, worker, type Files } from './world.ts';

const full = process.env['NGEN_TEST_TIER'] === 'full';

type Folder = 'app' | 'copy';
type Installed = { name: string; scenario: Scenario; noDependencies: boolean; folder: Folder; needs: readonly string[] };
/** The naive model: what lies in each folder, which roots are installed, and the required keys of each as it was last bound. */
type Model = { files: Record<Folder, Files>; roots: Map<string, Installed> };
type Real = { state: State; events: CacheEvent[] };

const send = (real: Real, command: Command): void => {
  const events = decide(real.state, command);
  checkCutShort(real.state, command, events);
  real.state = fold(real.state, events);
  real.events.push(...events);
  const again = decide(real.state, command);
  expect(again, `${command.type} twice`).toEqual([]);
};

/** A decision too large for one append is cut: deciding again after any part of it leads to where the whole would have led. */
const checkCutShort = (state: State, command: Command, events: readonly CacheEvent[]): void => {
  const whole = dumpState(fold(state, events));
  for (let part = 1; part < events.length; part += 1) {
    const partly = fold(state, events.slice(0, part));
    expect(dumpState(fold(partly, decide(partly, command))), `${command.type} after ${part} of ${events.length} events`).toEqual(whole);
  }
};

const needsOf = (files: Files, name: string, scenario: Scenario, noDependencies: boolean): readonly string[] =>
  (noDependencies ? [name] : reachable(files, name)).map((member) => keyOf(files, member, scenario)).sort();

const check = (model: Model, { state }: Real): void => {
  const expected = new Map<string, number>();
  for (const root of model.roots.values()) for (const key of new Set(root.needs)) expected.set(key, (expected.get(key) ?? 0) + 1);
  const counts = new Map([...rootsOfImages(state)].map(([image, roots]) => [image, roots.length]));
  expect([...counts].sort()).toEqual([...expected].sort());
  const live = [...state.images.values()].filter((image) => !image.retired).map((image) => image.id);
  expect(live.sort(), 'no orphan image, none lost').toEqual([...expected.keys()].sort());
  for (const id of live) {
    const image = state.images.get(id)!;
    if (image.validity === 'none') expect(state.jobs.has(id), `a job for ${id}`).toBe(true);
    if (image.validity === 'valid') expect(image.object).not.toBeNull();
    if (image.validity === 'invalid') expect(image.reasons).not.toEqual([]);
  }
  for (const job of state.jobs.values()) {
    expect(state.images.get(job.image)?.retired, `job ${job.image} is for a live image`).toBe(false);
    for (const action of job.actions) expect(state.actions.has(action)).toBe(true);
  }
  for (const view of state.views.values()) if (view.root !== null) expect(state.roots.has(view.root)).toBe(true);
};

type Step = fc.Command<Model, Real>;
const step = (label: string, run: (model: Model, real: Real) => void): Step => ({
  check: () => true,
  run: (model, real) => {
    run(model, real);
    check(model, real);
  },
  toString: () => label,
});

const names = ['App', 'Tool', 'Lib', 'Util', 'Base'] as const;
const name = fc.constantFrom(...names);
const scenario = fc.constantFrom<Scenario>('default', 'debug');

const folder = fc.constantFrom<Folder>('app', 'copy');

const needsNow = ({ files }: Model, { name: root, scenario: kind, noDependencies, folder: place }: Omit<Installed, 'needs'>): readonly string[] =>
  needsOf(files[place], root, kind, noDependencies);

const install = fc
  .record({ name, scenario, folder, noDependencies: fc.boolean(), priority: fc.constantFrom(1, 2, 3), now: fc.boolean(), force: fc.boolean() })
  .map((it) =>
    step(`install ${JSON.stringify(it)}`, (model, real) => {
      const spec = specOf(it.name, it);
      send(real, {
        type: 'BindRoot',
        spec,
        findings: findingsOf(model.files[it.folder], it.name, it.scenario, [], it.folder),
        action: actionOf({ priority: it.priority, force: it.force && it.now, worker: it.now ? worker() : null }),
      });
      model.roots.set(rootId(spec), { ...it, needs: needsNow(model, it) });
    }),
  );

const uninstall = fc.record({ name, scenario, folder }).map((it) =>
  step(`uninstall ${JSON.stringify(it)}`, (model, real) => {
    const id = rootId(specOf(it.name, it));
    send(real, { type: 'UninstallRoots', roots: [id] });
    model.roots.delete(id);
  }),
);

/** A file becomes one of a few builds, so that equal files come to lie in both folders, and old ones come back. */
const replace = fc
  .record({ name, folder, build: fc.integer({ min: 1, max: 3 }), native: fc.boolean() })
  .map((it) =>
    step(`replace ${JSON.stringify(it)}`, (model) => {
      const inFolder = model.files[it.folder];
      model.files = { ...model.files, [it.folder]: { ...inFolder, [it.name]: { build: it.build, references: referencesOf(it.name, it.build), native: it.native && it.build === 3 } } };
    }),
  );

/** After a look, a valid image whose assembly or dependencies the root binds no more is invalid, unless a root in another folder needs it, whose files nobody touched. */
const checkLooked = (model: Model, before: State, after: State, root: Installed): void => {
  const now = new Set(names.map((member) => keyOf(model.files[root.folder], member, root.scenario)));
  for (const image of root.needs.filter((need) => !now.has(need) && before.images.get(need)?.validity === 'valid')) {
    const elsewhere = [...model.roots.values()].some((other) => other.folder !== root.folder && other.needs.includes(image));
    const found = after.images.get(image);
    if (found?.retired === false) expect(found.validity, image).toBe(elsewhere ? 'valid' : 'invalid');
  }
};

const observe = fc.record({ damage: fc.boolean(), automatic: fc.boolean() }).map((it) =>
  step(`observe ${JSON.stringify(it)}`, (model, real) => {
    for (const [id, root] of model.roots) {
      const findings = findingsOf(model.files[root.folder], root.name, root.scenario, it.damage ? root.needs.slice(0, 1) : [], root.folder);
      const before = real.state;
      send(real, { type: 'ObserveRoot', root: id, findings, action: actionOf({ kind: 'update', priority: 3, origin: it.automatic ? 'automatic' : 'deferred' }) });
      if (!it.damage) checkLooked(model, before, real.state, root);
    }
  }),
);

const update = fc.nat().map((which) =>
  step(`update ${which}`, (model, real) => {
    const [id, root] = [...model.roots][which % Math.max(model.roots.size, 1)] ?? [];
    if (id === undefined || root === undefined) return;
    const findings = findingsOf(model.files[root.folder], root.name, root.scenario, [], root.folder);
    const before = real.state;
    send(real, { type: 'BindRoot', spec: specOf(root.name, root), findings, action: actionOf({ kind: 'update', priority: 3, worker: worker() }) });
    checkLooked(model, before, real.state, root);
    model.roots.set(id, { ...root, needs: needsNow(model, root) });
  }),
);

const compiled = (image: string) => ({
  image,
  object: `object of ${image}`,
  size: 1,
  compiler: 'crossgen2 10.0.0',
  options: [],
  methodsCompiled: 1,
  methodsLeftOut: 0,
  wallMs: 1,
  cpuMs: 1,
  peakMemory: 1,
});

const outcome = fc.constantFrom('compiled', 'failed', 'disk-full', 'crash');

const work = fc.record({ count: fc.integer({ min: 1, max: 4 }), outcome }).map((it) =>
  step(`work ${JSON.stringify(it)}`, (_model, real) => {
    const waiting = [...real.state.jobs.values()].filter((job) => job.worker === null).slice(0, it.count);
    for (const { image } of waiting) {
      send(real, { type: 'ClaimJob', image, worker: worker(2) });
      if (it.outcome === 'crash') send(real, { type: 'RecoverFrom', dead: [worker(2)] });
      else if (it.outcome !== 'compiled') send(real, { type: 'RecordFailed', worker: worker(2), failed: { image, reason: it.outcome, exitCode: 1, diagnostics: '' } });
      else send(real, { type: 'RecordCompiled', worker: worker(2), compiled: compiled(image) });
    }
  }),
);

const runner = (state: State, action: string) => state.actions.get(action)?.worker ?? worker();

const begin = fc.constant(
  step('begin', (_model, real) => {
    for (const action of real.state.actions.keys()) send(real, { type: 'StartAction', action, worker: worker() });
  }),
);

const finish = fc.constant(
  step('finish', (_model, real) => {
    for (const action of real.state.actions.keys()) send(real, { type: 'FinishAction', action, worker: runner(real.state, action), failed: 0 });
  }),
);

const giveBack = fc.constant(
  step('give back', (_model, real) => {
    for (const action of real.state.actions.keys()) send(real, { type: 'GiveBackAction', action, worker: runner(real.state, action), reason: 'interrupted' });
  }),
);

const publish = fc.record({ name, folder, view: fc.integer({ max: 3, min: 0 }) }).map((it) =>
  step(`publish ${JSON.stringify(it)}`, (_model, real) => {
    send(real, { type: 'PublishView', root: rootId(specOf(it.name, it)), view: `${it.folder}-${it.name}-${it.view}`, images: 1, copies: 1 });
  }),
);

const reclaim = fc.constant(
  step('reclaim', (_model, real) => {
    send(real, { type: 'ReclaimViews', views: [...real.state.views.keys()] });
    send(real, { type: 'ReclaimImages', images: [...real.state.images.keys()].map((image) => ({ image, freed: 1 })) });
  }),
);

const addCompiler = fc
  .record({ compiler: fc.constantFrom('crossgen2 9', 'crossgen2 10'), from: fc.constantFrom('NuGet', '/media/crossgen2') })
  .map((it) => step(`add compiler ${JSON.stringify(it)}`, (_model, real) => send(real, { type: 'AddCompiler', ...it })));

const pause = fc.constantFrom('PauseQueue', 'ContinueQueue').map((type) => step(type, (_model, real) => send(real, { type })));

const builds: Record<(typeof names)[number], readonly (readonly string[])[]> = {
  App: [['Lib', 'Util'], ['Lib', 'Util'], ['Lib']],
  Tool: [['Lib'], ['Util'], []],
  Lib: [['Base'], ['Base'], ['Base', 'Tool']],
  Util: [['Base', 'Lib'], ['Base'], ['App']],
  Base: [['Util'], [], []],
};
/** What each build of an assembly references: cycles among them. */
const referencesOf = (assembly: (typeof names)[number], build: number): readonly string[] => builds[assembly][build - 1]!;

const firstBuilds: Files = Object.fromEntries(names.map((assembly) => [assembly, { build: 1, references: referencesOf(assembly, 1) }]));

const emptyModel = (): Model => ({ files: { app: firstBuilds, copy: firstBuilds }, roots: new Map() });
const emptyReal = (): Real => ({ state: initialState, events: [] });
const start = () => ({ model: emptyModel(), real: emptyReal() });

test('whatever is asked, references, images and jobs are as a naive model has them, and every command is idempotent', () => {
  const steps = [install, install, uninstall, replace, observe, update, update, work, work, begin, finish, giveBack, publish, reclaim, addCompiler, pause];
  fc.assert(
    fc.property(fc.commands(steps, { maxCommands: 40, size: 'max' }), fc.context(), (commands, context) => {
      const { model, real } = start();
      fc.modelRun(() => ({ model, real }), commands);
      context.log(`${real.events.length} events`);
      checkFolding(real.events);
    }),
    { numRuns: full ? 5000 : 400 },
  );
});

/** Any prefix folds, folding one by one is folding at once, and a snapshot and the rest give the whole. */
const checkFolding = (events: readonly CacheEvent[]): void => {
  const whole = dumpState(fold(initialState, events));
  expect(dumpState(fold(initialState, events)), 'folding twice is folding once').toEqual(whole);
  let state = initialState;
  for (const [index, event] of events.entries()) {
    if (index % 7 === 0) {
      const snapshot = restoreState(JSON.parse(JSON.stringify(dumpState(state))));
      expect(dumpState(fold(snapshot, events.slice(index)))).toEqual(whole);
    }
    state = evolve(state, event);
  }
  expect(dumpState(state)).toEqual(whole);
};
