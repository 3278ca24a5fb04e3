import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { currentProcess } from '../../adapters/host/process-identity.ts';
import { whoAsks } from '../../adapters/host/who-asks.ts';
import type { Closure } from '../../domain/closure.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { RootSpec } from '../../domain/root.ts';
import { rootId } from '../../domain/root-id.ts';
import type { Worker } from '../../domain/worker.ts';
import { commandContext, type CommandContext } from '../../src/store/command-context.ts';
import { openStore } from '../../src/store/open-store.ts';
import { publishViews, viewsOf } from '../../src/store/publish-views.ts';
import type { Store } from '../../src/store/store.ts';

export type LargeStoreCounts = { readonly roots: number; readonly imagesPerRoot: number; /** Installs go on, with `/Force`, until the log has so many. */ readonly events: number };

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const uuid = (text: string): string => hash(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const assemblyName = (root: number, index: number): string => `Company.Product${root}.Component${index}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null`;

const applicationFolder = (root: number): string => `/opt/company/product${root}`;

/** Each assembly references the next three, so that the first one leads to all. */
const closureOf = (root: number, count: number): Closure => ({
  architecture: 'x64',
  frameworks: [{ name: 'Microsoft.NETCore.App', version: '10.0.0' }],
  missing: [],
  members: Array.from({ length: count }, (_, index) => ({
    assembly: assemblyName(root, index),
    mvid: uuid(`mvid ${root} ${index}`),
    path: join(applicationFolder(root), `Company.Product${root}.Component${index}.dll`),
    hash: hash(`source ${root} ${index}`),
    size: 50_000 + 100 * index,
    image: hash(`image ${root} ${index}`).slice(0, 32),
    precompiled: false,
    required: true,
    references: [1, 2, 3].map((step) => index + step).filter((other) => other < count),
    hardBound: [],
  })),
});

const specOf = (root: number): RootSpec => ({
  path: join(applicationFolder(root), `Company.Product${root}.Component0.dll`),
  assembly: assemblyName(root, 0),
  runtime: 'dotnet',
  configuration: { kind: 'none' },
  scenario: 'default',
  noDependencies: false, frameworkBubble: false, allowUntrusted: false, target: null,
  executable: true,
});

/** The events of an install, decided one after the other as `ngen install` does; the images' files are left out. */
const install = async (context: CommandContext, worker: Worker, root: number, counts: LargeStoreCounts): Promise<void> => {
  const spec = specOf(root);
  const closure = closureOf(root, counts.imagesPerRoot);
  const action = { id: randomUUID(), kind: 'install', priority: 1, origin: 'manual', force: true, worker } as const;
  await context.decide((state) => decide(state, { type: 'BindRoot', spec, findings: { closure, damaged: new Set() }, action }));
  await context.decide((state) => closure.members.flatMap(({ image }) => decide(state, { type: 'ClaimJob', image, worker })));
  await context.decide((state) =>
    closure.members.flatMap(({ image, size }) => {
      const compiled = {
        image,
        object: hash(`object ${image}`),
        size: 3 * size,
        compiler: 'crossgen2 10.0.0',
        options: ['-O'],
        methodsCompiled: 250,
        methodsLeftOut: 4,
        wallMs: 300,
        cpuMs: 400,
        peakMemory: 100_000_000,
      };
      return decide(state, { type: 'RecordCompiled', worker, compiled });
    }),
  );
  await context.decide((state) => decide(state, { type: 'PublishView', root: rootId(spec), view: hash(`view ${root}`).slice(0, 32), images: counts.imagesPerRoot, copies: 0 }));
  await context.decide((state) => decide(state, { type: 'FinishAction', action: action.id, worker, failed: 0 }));
};

const fill = async (store: Store, counts: LargeStoreCounts): Promise<void> => {
  const worker = currentProcess();
  const provenance = whoAsks();
  for (let root = 0; root < counts.roots || store.head().revision + 1 < counts.events; root++) {
    const number = root % counts.roots;
    await install(commandContext(store, `install ${specOf(number).path}`, () => provenance, false), worker, number, counts);
  }
};

/** Makes a store in `folder` with that many roots and images and at least so many events, all decided by the domain and appended by the adapters. */
export const makeLargeStore = async (folder: string, counts: LargeStoreCounts): Promise<{ readonly location: StoreLocation; readonly events: number }> => {
  const location: StoreLocation = { kind: 'root', state: folder, cache: join(folder, 'cache'), mayChange: true };
  const store = await openStore(location, null);
  try {
    await fill(store, counts);
    await publishViews(location.state, { stream: store.log.stream, ...store.head() }, viewsOf(location.cache, store.state()));
    store.saveSnapshot();
    return { location, events: store.head().revision + 1 };
  } finally {
    await store.close();
  }
};
