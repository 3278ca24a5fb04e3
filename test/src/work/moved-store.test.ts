import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInstructionSets } from '../../../adapters/assembly/read-instruction-sets.ts';
import { readMachine } from '../../../adapters/host/machine.ts';
import { decide } from '../../../domain/decide/decide.ts';
import type { Image } from '../../../domain/state.ts';
import { commandContext, type CommandContext } from '../../../src/store/command-context.ts';
import { checkRoot } from '../../../src/work/check-root.ts';
import { lookAtRoot } from '../../../src/work/look-at-root.ts';
import { openWorkshop } from '../../../src/work/open-workshop.ts';
import { installedRequest } from '../../../src/work/root-request.ts';
import { runAction } from '../../../src/work/run-action.ts';
import type { Workshop } from '../../../src/work/workshop.ts';
import { endApp, whatItSaid } from '../../support/end-app.ts';
import { newStore, type Ngen } from '../../support/ngen.ts';
import { opened, provenance } from '../store/support/small-store.ts';

type Machine = Pick<Workshop, 'architecture' | 'runtimeIdentifier' | 'processorFeatures'>;

const { architecture, runtimeIdentifier } = readMachine();
const other = architecture === 'arm64' ? 'x64' : 'arm64';

const machines: readonly (readonly [string, Machine])[] = [
  ['a processor without what this one can do beyond the baseline', { architecture, runtimeIdentifier, processorFeatures: new Set() }],
  ['a processor of another architecture', { architecture: other, runtimeIdentifier: runtimeIdentifier.replace(architecture, other), processorFeatures: new Set() }],
];

const needed = ({ store }: CommandContext): readonly Image[] => [...store.state().images.values()].filter((image) => !image.retired);

/** What `ngen update` does on a machine. */
const update = async (context: CommandContext, workshop: Workshop, root: string): Promise<void> => {
  const action = { id: 'update', kind: 'update', priority: 3, origin: 'manual', force: false, worker: workshop.worker } as const;
  const found = await lookAtRoot(context, workshop, installedRequest(root), async (bound) => {
    await context.decide((state) => decide(state, { type: 'BindRoot', spec: bound.spec, findings: bound.findings, action }));
    return bound;
  });
  const started = [...context.store.state().actions.values()].find((each) => each.worker !== null);
  const outcome = await runAction(context, workshop, started!, [found!]);
  expect(outcome).toMatchObject({ failures: [], interrupted: false });
};

const updated = async (ngen: Ngen, machine: Machine): Promise<void> => {
  const location = { kind: 'root', state: ngen.store, cache: join(ngen.store, 'cache'), mayChange: true } as const;
  const context = commandContext(await opened(location), 'update', () => provenance, false);
  const here = openWorkshop(location, { dryRun: false, compile: null, report: () => undefined, signal: new AbortController().signal });
  await update(context, { ...here, ...machine }, [...context.store.state().roots.values()][0]!.id);
};

describe('a processor without what images were made for', () => {
  // A switch of the runtime's, which then takes the processor to have nothing beyond the architecture's baseline.
  const lacking = { DOTNET_EnableSSE42: '0' };

  it('has every method of theirs compiled by the JIT, and takes those that update makes for it', async () => {
    const ngen = newStore();
    const app = endApp();
    ngen.ok('install', app);
    const jitted = (environment: Record<string, string>): number => whatItSaid(ngen.run(['run', app], { env: environment })).jitted;
    const imageOf = (name: string): string => ngen.display().images.find(({ source }) => source.endsWith(`/${name}`))!.file!;
    const methods = 100;
    const through = whatItSaid(spawnSync('dotnet', [app], { encoding: 'utf8', env: { ...process.env, ...lacking } })).jitted;
    expect(readInstructionSets(imageOf('Newtonsoft.Json.dll'))!.needed.length).toBeGreaterThan(1);
    expect(jitted({})).toBeLessThan(through - methods);
    expect(jitted(lacking)).toBeGreaterThanOrEqual(through);

    await updated(ngen, machines[0]![1]);
    expect(readInstructionSets(imageOf('Newtonsoft.Json.dll'))).toEqual({ needed: ['X86Base'], excluded: [] });
    expect(jitted(lacking)).toBeLessThan(through - methods);
    expect(jitted({})).toBeLessThan(through - methods);
  });
});

describe('a store that was moved to', () => {
  it.each(machines)('%s: its images are invalid, and are made anew for that', async (_, machine) => {
    const ngen = newStore();
    ngen.ok('install', endApp('withoutJson'));
    const location = { kind: 'root', state: ngen.store, cache: join(ngen.store, 'cache'), mayChange: true } as const;
    const store = await opened(location);
    const context = commandContext(store, 'update', () => provenance, false);
    const here = openWorkshop(location, { dryRun: false, compile: null, report: () => undefined, signal: new AbortController().signal });
    const there = { ...here, ...machine };
    const root = [...store.state().roots.values()][0]!;
    const before = needed(context);
    expect(before.map(({ validity }) => validity)).toEqual(['valid', 'valid']);

    await checkRoot(context, here, root);
    expect(context.appended()).toEqual([]);

    await checkRoot(context, there, root);
    expect(needed(context).map(({ validity, reasons }) => [validity, reasons.map(({ kind }) => kind)])).toEqual(before.map(() => ['invalid', ['environmentChanged']]));

    await update(context, there, root.id);
    const after = needed(context);
    expect(after.map((image) => [image.validity, image.architecture])).toEqual(before.map(() => ['valid', machine.architecture]));
    const ids = new Set(before.map(({ id }) => id));
    expect(after.filter(({ id }) => ids.has(id))).toEqual([]);
  });
});
