import { expect, test } from 'vitest';
import { appendLimit } from '../../../adapters/event-log/check-append.ts';
import type { EventLog } from '../../../adapters/event-log/event-log.ts';
import { openMemoryLog } from '../../../adapters/event-log/memory-log.ts';
import type { Closure } from '../../../domain/closure.ts';
import { decide } from '../../../domain/decide/decide.ts';
import type { CacheEvent } from '../../../domain/events/events.ts';
import type { Provenance } from '../../../domain/events/command-events.ts';
import { rootId } from '../../../domain/root-id.ts';
import type { RootSpec } from '../../../domain/root.ts';
import { initialState } from '../../../domain/state.ts';
import { commandContext } from '../../../src/store/command-context.ts';
import { storeOf, type Store } from '../../../src/store/store.ts';

const assemblies = 1000;

const spec: RootSpec = {
  path: '/opt/some-application/Some.Company.Application.dll',
  assembly: 'Some.Company.Application, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
  runtime: 'dotnet',
  configuration: { kind: 'none' },
  scenario: 'default',
  noDependencies: false,
  frameworkBubble: false,
  allowUntrusted: false,
  target: null,
  executable: true,
};

/** As large as real ones: every framework patch gives each image another key. */
const closure = (patch: number): Closure => ({
  architecture: 'x64',
  frameworks: [{ name: 'Microsoft.NETCore.App', version: `10.0.${patch}` }],
  missing: [],
  members: Array.from({ length: assemblies }, (_, index) => ({
    assembly: `Some.Company.Application.Component${index}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35`,
    mvid: `8f1e6a52-0000-4000-8000-${String(index).padStart(12, '0')}`,
    path: `/opt/some-application/Some.Company.Application.Component${index}.dll`,
    hash: `${patch}${String(index).padStart(63, 'a')}`,
    size: 100_000,
    image: `${patch}${String(index).padStart(31, 'b')}`,
    precompiled: false,
    required: true,
    references: Array.from({ length: 10 }, (_unused, step) => (index + step + 1) % assemblies),
    hardBound: [],
  })),
});

const provenance: Provenance = { uid: 0, user: 'root', loginUid: null, loginUser: null, sudoUser: null, installer: null, parents: [], commandLine: '', bootId: '', host: '' };

const storeOn = async (log: EventLog): Promise<Store> => {
  const lock = { hold: async <A>(section: () => A | Promise<A>) => section(), close: () => undefined };
  return storeOf({ stateFolder: '/none', cache: '/none' }, log, lock, { state: initialState, head: await log.head(), snapshotAt: -1 });
};

test('an application of 1,000 assemblies is installed, bound anew after a framework patch, and uninstalled', async () => {
  const log = openMemoryLog();
  const store = await storeOn(log);
  const context = commandContext(store, 'install', () => provenance, false);
  const action = { id: 'action', kind: 'install', priority: 3, origin: 'deferred', force: false, worker: null } as const;
  for (const patch of [1, 2]) {
    await context.decide((state) => decide(state, { type: 'BindRoot', spec, findings: { closure: closure(patch), damaged: new Set() }, action }));
  }
  const live = [...store.state().images.values()].filter((image) => !image.retired);
  expect(live).toHaveLength(assemblies);
  expect(store.state().jobs.size).toBe(assemblies);
  expect(store.state().roots.get(rootId(spec))?.closure.frameworks).toEqual([{ name: 'Microsoft.NETCore.App', version: '10.0.2' }]);
  await context.decide((state) => decide(state, { type: 'UninstallRoots', roots: [rootId(spec)] }));
  expect([...store.state().images.values()].every((image) => image.retired)).toBe(true);
  expect(store.state().jobs.size).toBe(0);
  const types: string[] = [];
  for await (const batch of log.readForward(0)) types.push(...batch.map((event) => event.type));
  expect(types.filter((type) => type === 'CommandAccepted')).toHaveLength(1);
  expect(types.filter((type) => type === 'ImageRetired')).toHaveLength(2 * assemblies);
});

test('who asked takes its part of the first append', async () => {
  const log = openMemoryLog();
  const sizes: number[] = [];
  const counting: EventLog = {
    ...log,
    append: async (expected, events) => {
      sizes.push(Buffer.byteLength(JSON.stringify(events)));
      return log.append(expected, events);
    },
  };
  const commandLine = 'x'.repeat(300_000);
  const context = commandContext(await storeOn(counting), 'install', () => ({ ...provenance, commandLine }), false);
  const queued = (action: string): CacheEvent => ({ type: 'ActionQueued', data: { action, kind: 'install', root: 'y'.repeat(200_000), priority: 3, origin: 'deferred', force: false } });
  await context.decide((state) => ['a', 'b', 'c', 'd'].filter((id) => !state.actions.has(id)).map(queued));
  expect([...context.store.state().actions.keys()]).toEqual(['a', 'b', 'c', 'd']);
  expect(sizes).toHaveLength(2);
  for (const size of sizes) expect(size).toBeLessThan(appendLimit);
});
