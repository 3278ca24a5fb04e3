import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMemoryLog } from '../../../adapters/event-log/memory-log.ts';
import { buildView } from '../../../adapters/image-store/build-view.ts';
import { prepareCache } from '../../../adapters/image-store/check-store.ts';
import { objectPath } from '../../../adapters/image-store/layout.ts';
import { putObject } from '../../../adapters/image-store/objects.ts';
import { temporaryPath } from '../../../adapters/image-store/temporary.ts';
import type { Closure } from '../../../domain/closure.ts';
import { decide } from '../../../domain/decide/decide.ts';
import type { Provenance } from '../../../domain/events/command-events.ts';
import { rootId } from '../../../domain/root-id.ts';
import { initialState } from '../../../domain/state.ts';
import { commandContext, type CommandContext } from '../../../src/store/command-context.ts';
import { storeOf } from '../../../src/store/store.ts';
import { reclaim } from '../../../src/work/reclaim.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { actionOf, closureOf, specOf, worker, type Files } from '../../domain/world.ts';

const provenance: Provenance = { uid: 0, user: 'root', loginUid: null, loginUser: null, sudoUser: null, installer: null, parents: [], commandLine: '', bootId: '', host: '' };

type Cache = { readonly context: CommandContext; readonly cache: string };

const emptyCache = async (): Promise<Cache> => {
  const [cache, stateFolder] = [temporaryFolder(), temporaryFolder()];
  prepareCache(cache);
  const log = openMemoryLog();
  const lock = { hold: async <A>(section: () => A | Promise<A>) => section(), close: () => undefined };
  const store = storeOf({ stateFolder, cache }, log, lock, { state: initialState, head: await log.head(), snapshotAt: -1 });
  return { cache, context: commandContext(store, 'test', () => provenance, false) };
};

const put = (cache: string, content: string): string => {
  const file = temporaryPath(cache, 'image');
  writeFileSync(file, content);
  return putObject(cache, file).hash;
};

/** Makes the images of a closure, with the contents that are given for their assemblies; returns their objects. */
const install = async ({ context, cache }: Cache, closure: Closure, contents: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const action = actionOf({ worker: worker() });
  await context.decide((state) => decide(state, { type: 'BindRoot', spec: specOf('App'), findings: { closure, damaged: new Set() }, action }));
  const objects: string[] = [];
  for (const { image } of context.store.state().jobs.values()) {
    const object = put(cache, contents[closure.members.find((member) => member.image === image)!.path]!);
    await context.decide((state) => decide(state, { type: 'ClaimJob', image, worker: worker() }));
    const compiled = { image, object, size: 1, compiler: 'c', options: [], methodsCompiled: 1, methodsLeftOut: 0, wallMs: 1, cpuMs: 1, peakMemory: 1 };
    await context.decide((state) => decide(state, { type: 'RecordCompiled', worker: worker(), compiled }));
    objects.push(object);
  }
  await context.decide((state) => decide(state, { type: 'FinishAction', action: action.id, worker: worker(), failed: 0 }));
  return objects;
};

const uninstall = async (context: CommandContext): Promise<void> => {
  await context.decide((state) => decide(state, { type: 'UninstallRoots', roots: [rootId(specOf('App'))] }));
};

const freed = (context: CommandContext): readonly number[] => context.appended().flatMap((event) => (event.type === 'ImageReclaimed' ? [event.data.freed] : []));
const objectsIn = (cache: string): readonly string[] => readdirSync(join(cache, 'objects'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dll'));

const files: Files = { App: { build: 1, references: ['Lib'] }, Lib: { build: 1, references: [] } };
const contents = { '/app/App.dll': 'image of App', '/app/Lib.dll': 'image of Lib' };

test('what no root needs goes, and the log says how much', async () => {
  const store = await emptyCache();
  await install(store, closureOf(files, 'App'), contents);
  await reclaim(store.context, store.cache);
  expect([objectsIn(store.cache).length, freed(store.context)]).toEqual([2, []]);
  await uninstall(store.context);
  await reclaim(store.context, store.cache);
  expect([objectsIn(store.cache), freed(store.context), store.context.store.state().images.size]).toEqual([[], [12, 12], 0]);
});

test('a retired image whose file is gone already is taken off the record', async () => {
  const store = await emptyCache();
  const objects = await install(store, closureOf(files, 'App'), contents);
  await uninstall(store.context);
  for (const object of objects) rmSync(objectPath(store.cache, object));
  await reclaim(store.context, store.cache);
  expect([store.context.store.state().images.size, freed(store.context)]).toEqual([0, [0, 0]]);
});

test('a retired image that a view still holds stays on the record until the view goes', async () => {
  const store = await emptyCache();
  const objects = await install(store, closureOf(files, 'App'), contents);
  // Its root is gone, and the launcher still leads to it.
  const { view } = buildView(store.cache, { root: 'app', runtimeIdentifier: 'linux-x64', assemblies: [{ fileName: 'App.dll', object: objects[0]! }], besideFolders: [] });
  await store.context.decide((state) => decide(state, { type: 'PublishView', root: rootId(specOf('App')), view, images: 1, copies: 0 }));
  const before = store.context.store.state();
  await store.context.decide(() => [...before.images.keys()].map((image) => ({ type: 'ImageRetired', data: { image } })));
  await reclaim(store.context, store.cache);
  expect([[...store.context.store.state().images.values()].map(({ object }) => object), freed(store.context)]).toEqual([[objects[0]], [12]]);
  await store.context.decide(() => [{ type: 'ViewRetired', data: { view } }]);
  await reclaim(store.context, store.cache);
  expect([store.context.store.state().images.size, freed(store.context), objectsIn(store.cache)]).toEqual([0, [12, 12], []]);
});

test('a retired image with the very bytes of one that is needed goes from the record, not from the disk', async () => {
  const store = await emptyCache();
  await install(store, closureOf(files, 'App'), contents);
  // Another build of the library, of which the compiler made the same bytes for the application.
  const rebuilt: Files = { ...files, Lib: { build: 2, references: [] } };
  await install(store, closureOf(rebuilt, 'App'), { ...contents, '/app/Lib.dll': 'another image of Lib' });
  await reclaim(store.context, store.cache);
  expect(freed(store.context).toSorted((a, b) => a - b)).toEqual([0, 12]);
  expect([...store.context.store.state().images.values()].map(({ retired }) => retired)).toEqual([false, false]);
  expect(objectsIn(store.cache)).toHaveLength(2);
});

test('what two retired images have in common is counted once', async () => {
  const store = await emptyCache();
  await install(store, closureOf(files, 'App'), { '/app/App.dll': 'the same bytes', '/app/Lib.dll': 'the same bytes' });
  await uninstall(store.context);
  await reclaim(store.context, store.cache);
  expect([freed(store.context), store.context.store.state().images.size, objectsIn(store.cache)]).toEqual([[14, 0], 0, []]);
});
