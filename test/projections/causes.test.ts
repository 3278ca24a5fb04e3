import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { rootId } from '../../domain/root-id.ts';
import type { State } from '../../domain/state.ts';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import { auditEntries } from '../../projections/audit.ts';
import { describeRoot } from '../../projections/describe-rows.ts';
import { rootRows } from '../../projections/roots-view.ts';
import { storyOf, type Asked } from '../../projections/why-story.ts';
import { whyOf, type Why } from '../../projections/why.ts';
import { actionOf, findingsOf, keyOf, specOf, worker, type Files } from '../domain/world.ts';
import { compiled, files, historyOf, install, rebuilt } from './history.ts';

const app = rootId(specOf('App'));
const finish = (action: string) => ({ type: 'FinishAction', action, worker: worker(), failed: 0 }) as const;
const made = (name: string) => ({ type: 'RecordCompiled', worker: worker(), compiled: { image: keyOf(rebuilt, name), object: 'object-new', size: 10, compiler: 'c', options: [], methodsCompiled: 5, methodsLeftOut: 0, wallMs: 20, cpuMs: 15, peakMemory: 1 } }) as const;
const anewOf = (name: string) => [{ type: 'ClaimJob', image: keyOf(rebuilt, name), worker: worker() }, made(name)] as const;

/** Installed, its library replaced, that noticed by one command, queued, run by another; then uninstalled. */
const commands = [
  install('App', { worker: worker() }),
  ...compiled('Lib'),
  ...compiled('App'),
  finish('of App'),
  { type: 'ObserveRoot', root: app, findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'update', kind: 'update', priority: 3 }) },
  { type: 'StartAction', action: 'update', worker: worker() },
  { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'update', kind: 'update', priority: 3, worker: worker() }) },
  { type: 'ClaimJob', image: keyOf(rebuilt, 'Lib'), worker: worker() },
  made('Lib'),
  { type: 'UninstallRoots', roots: [app] },
] as const;

const { events } = historyOf(commands);
const entries = await lastValueFrom(auditEntries(from(events)).pipe(toArray()));
const typesOfCauses = ({ causes }: AuditEntry): readonly string[] => causes.map(({ type }) => type);
const of = (type: AuditEntry['type'], name: string): readonly AuditEntry[] => entries.filter((entry) => entry.type === type && entry.subjects[0]?.path === `/app/${name}.dll`);

test('a first compile came of the install', () => {
  expect(of('ImageCompiled', 'Lib').map(typesOfCauses)[0]).toEqual(['ActionQueued', 'RootInstalled']);
});

test('a compile of what was queued came of the image that was found invalid, whichever command found it', () => {
  const [, again] = of('ImageCompiled', 'Lib');
  expect(typesOfCauses(again!)).toEqual(['ActionQueued', 'ImageInvalidated']);
  expect(again!.causes.map(({ position }) => position)).toEqual([entries.find(({ type, data }) => type === 'ActionQueued' && 'action' in data && data.action === 'update')!.position, of('ImageInvalidated', 'Lib')[0]!.position]);
  expect(again!.causes[1]!.correlationId).not.toBe(again!.correlationId);
});

test('what is retired came of what dropped the need; causes are earlier than what came of them, and newest first', () => {
  expect(of('ImageRetired', 'Lib').map(typesOfCauses)).toEqual([['RootRebound'], ['RootUninstalled']]);
  for (const { position, causes } of entries) {
    const positions = [position, ...causes.map((cause) => cause.position)];
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => b - a));
  }
});

test('the service started on account of what was queued last, and of nothing when nothing is', async () => {
  const serve = { type: 'StartService', worker: worker(9) } as const;
  const causesOfStart = async (...before: Parameters<typeof historyOf>[0]): Promise<readonly (readonly string[])[]> => {
    const told = await lastValueFrom(auditEntries(from(historyOf([...before, serve]).events)).pipe(toArray()));
    return told.flatMap(({ type, causes }) => (type === 'ServiceStarted' ? [causes.map(({ text }) => text)] : []));
  };
  const queued = [install('App', { priority: 2, origin: 'deferred' }), install('Other', { priority: 3, origin: 'deferred' })];
  expect(await causesOfStart(...queued)).toEqual([[expect.stringMatching(/^queued install .*priority 3/), expect.stringMatching(/^installed .*Other\.dll/)]]);
  expect(await causesOfStart(install('App', { worker: worker() }), ...compiled('Lib'), ...compiled('App'), finish('of App'))).toEqual([[]]);
});

test('where another root keeps the image valid, the new image of the root that changed came of the change itself, found by an earlier command', async () => {
  const at = (folder: string, world = files, part = {}) => ({ spec: specOf('App', { folder }), findings: findingsOf(world, 'App', 'default', [], folder), action: actionOf({ id: `of ${folder}`, worker: worker(), ...part }) });
  const update = { id: 'update', kind: 'update', priority: 3, origin: 'automatic' } as const;
  const traces = [{ what: '/two/Lib.dll', to: 'hash-Lib-2', by: { kind: 'package', package: 'two', version: '2', time: 0 } }] as const;
  const noticed: readonly Command[] = [
    { type: 'BindRoot', ...at('one') },
    ...compiled('Lib'),
    ...compiled('App'),
    finish('of one'),
    { type: 'BindRoot', ...at('two') },
    { type: 'ObserveRoot', root: rootId(specOf('App', { folder: 'two' })), findings: at('two', rebuilt).findings, action: actionOf({ ...update, worker: null }), traces },
  ];
  const rowsOf = (state: State) => rootRows(state).map((row) => [row.changed, describeRoot(row)]);
  expect(rowsOf(historyOf(noticed).state)).toEqual([[false, '/one/App.dll'], [true, '/two/App.dll (changed, waits for its update)']]);
  const { state, events: log } = historyOf([
    ...noticed,
    { type: 'StartAction', action: 'update', worker: worker() },
    { type: 'BindRoot', ...at('two', rebuilt, update), traces },
    ...anewOf('Lib'),
    ...anewOf('App'),
  ]);
  const told = await lastValueFrom(auditEntries(from(log)).pipe(toArray()));
  expect(told.filter(({ type }) => type === 'ImageInvalidated')).toEqual([]);
  const rebound = told.find(({ type }) => type === 'RootRebound')!;
  expect(rebound.causes).toMatchObject([{ type: 'ChangeTraced', correlationId: 'command-7' }]);
  expect(told.find(({ type, data }) => type === 'ActionQueued' && 'action' in data && data.action === 'update')!.causes).toMatchObject([{ type: 'ChangeTraced' }]);
  const again = told.filter(({ type, subjects: [subject] }) => type === 'ImageCompiled' && subject?.path.startsWith('/two/'));
  expect(again.map(({ subjects: [subject], causes }) => [subject?.path, causes.map(({ type }) => type)])).toEqual([
    ['/two/Lib.dll', ['RootRebound', 'ActionQueued', 'ChangeTraced']],
    ['/two/App.dll', ['RootRebound', 'ActionQueued', 'ChangeTraced']],
  ]);
  const both = whyOf(await lastValueFrom(storyOf(from(told), asked)), asked).images.find(({ source }) => source === '/two/Lib.dll');
  expect(both?.compiled?.causes.at(-1)?.text).toMatch(/^\/two\/Lib\.dll changed with two 2/);
  expect(rowsOf(state)).toEqual([[false, '/one/App.dll'], [false, '/two/App.dll']]);
});

test('of two roots that changed, each with its own file, each new image came of its own', async () => {
  const other: Files = { ...files, Lib: { build: 3, references: [] } };
  const spec = (folder: string) => specOf('App', { folder });
  const bind = (folder: string, world: Files, id: string): Command => ({ type: 'BindRoot', spec: spec(folder), findings: findingsOf(world, 'App', 'default', [], folder), action: actionOf({ id, kind: id === 'update' ? 'update' : 'install', worker: worker() }) });
  const observe = (folder: string, world: Files): Command => ({
    type: 'ObserveRoot',
    root: rootId(spec(folder)),
    findings: findingsOf(world, 'App', 'default', [], folder),
    action: actionOf({ id: 'update', kind: 'update', priority: 3, origin: 'automatic' }),
    traces: [{ what: `/${folder}/Lib.dll`, to: `hash-Lib-${world['Lib']!.build}`, by: { kind: 'unknown', after: null, before: 1 } }],
  });
  const lib = keyOf(other, 'Lib');
  const { events: log } = historyOf([
    bind('one', files, 'of one'),
    ...compiled('Lib'),
    ...compiled('App'),
    finish('of one'),
    bind('two', files, 'of two'),
    bind('three', files, 'of three'),
    observe('two', rebuilt),
    observe('three', other),
    { type: 'StartAction', action: 'update', worker: worker() },
    bind('two', rebuilt, 'update'),
    bind('three', other, 'update'),
    { type: 'ClaimJob', image: lib, worker: worker() },
    { ...made('Lib'), compiled: { ...made('Lib').compiled, image: lib } },
  ]);
  const told = await lastValueFrom(auditEntries(from(log)).pipe(toArray()));
  const made3 = told.find(({ type, subjects: [subject] }) => type === 'ImageCompiled' && subject?.path === '/three/Lib.dll');
  expect(made3?.causes.flatMap(({ type, text }) => (type === 'ChangeTraced' ? [text.split(' ')[0]] : []))[0]).toBe('/three/Lib.dll');
});

const asked: Asked = { assembly: (assembly) => assembly.startsWith('Lib,'), image: () => false };
const whyAt = async (position: number): Promise<Why> => whyOf(await lastValueFrom(storyOf(from(entries.filter((entry) => entry.position < position)), asked)), asked);

test('why there is an image, at each moment', async () => {
  const invalid = await whyAt(of('ImageInvalidated', 'Lib')[0]!.position + 1);
  expect(invalid.images).toMatchObject([{ state: 'invalid', compiledBefore: 0, because: [{ type: 'ImageInvalidated' }], keptBy: [{ path: '/app/App.dll', references: [expect.stringMatching(/^App,/), expect.stringMatching(/^Lib,/)] }] }]);
  const again = await whyAt(entries.find(({ type }) => type === 'RootUninstalled')!.position);
  expect(again.images).toMatchObject([{ id: keyOf(rebuilt, 'Lib'), state: 'valid', compiledBefore: 1, because: [], reasons: [] }]);
  expect(again.gone).toMatchObject([{ id: keyOf(files, 'Lib'), freedBy: { causes: [{ type: 'RootRebound' }] }, deleted: null, freed: null }]);
  const after = await whyAt(Infinity);
  expect(after).toMatchObject({ images: [], gone: [{ id: keyOf(files, 'Lib') }, { id: keyOf(rebuilt, 'Lib'), freedBy: { causes: [{ type: 'RootUninstalled' }] } }], withoutImage: [] });
  expect(await whyAt(0)).toEqual({ images: [], gone: [], withoutImage: [] });
});

test('an assembly that no reference leads to is bound, and has no image', async () => {
  const other: Asked = { assembly: (assembly) => assembly.startsWith('Other,'), image: () => false };
  const story = await lastValueFrom(storyOf(from(entries.filter(({ position }) => position < 5)), other));
  expect(whyOf(story, other)).toMatchObject({ images: [], gone: [], withoutImage: [{ source: '/app/Other.dll', boundBy: ['/app/App.dll'] }] });
});
