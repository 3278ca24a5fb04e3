import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { NewEvent } from '../../adapters/event-log/event-log.ts';
import type { Command } from '../../domain/commands.ts';
import { decide } from '../../domain/decide/decide.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import { fold } from '../../domain/evolve/evolve.ts';
import { rootId } from '../../domain/root-id.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { initialState, type State } from '../../domain/state.ts';
import { envelope } from '../../src/store/store.ts';
import { actionOf, findingsOf, specOf, worker, type Files } from '../domain/world.ts';
import { provenance } from '../projections/history.ts';

const names = ['App', 'Tool', 'Lib'] as const;
const references = { App: ['Lib'], Tool: ['Lib'], Lib: [] } as const;

/** Something that happens on a machine. Numbers choose among what is there. */
export type Happening =
  | { readonly kind: 'install'; readonly name: (typeof names)[number]; readonly scenario: Scenario; readonly noDependencies: boolean }
  | { readonly kind: 'replace'; readonly name: (typeof names)[number]; readonly build: number; readonly native: boolean }
  | { readonly kind: 'look' | 'uninstall' | 'compile' | 'fail'; readonly which: number }
  | { readonly kind: 'reclaim' | 'pause' | 'continue' };

const name = fc.constantFrom(...names);

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('install' as const), name, scenario: fc.constantFrom<Scenario>('default', 'debug'), noDependencies: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace' as const), name, build: fc.integer({ min: 1, max: 3 }), native: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('compile' as const), which: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('look' as const, 'uninstall' as const, 'fail' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('reclaim' as const, 'pause' as const, 'continue' as const) }) },
);

/** The commands that it leads to, on what the machine's files are. */
const commandsOf = (it: Happening, files: Files, state: State): readonly Command[] => {
  const pick = <A>(all: readonly A[], which: number): A | undefined => all[which % Math.max(all.length, 1)];
  switch (it.kind) {
    case 'install':
      return [{ type: 'BindRoot', spec: specOf(it.name, it), findings: findingsOf(files, it.name, it.scenario), action: actionOf({ worker: worker() }) }];
    case 'look': {
      const root = pick([...state.roots.values()], it.which);
      const found = names.find((one) => root !== undefined && root.path.endsWith(`/${one}.dll`));
      return root === undefined || found === undefined ? [] : [{ type: 'ObserveRoot', root: root.id, findings: findingsOf(files, found, root.scenario), action: actionOf({ kind: 'update', priority: 3 }) }];
    }
    case 'uninstall':
      return [{ type: 'UninstallRoots', roots: [pick([...state.roots.keys()], it.which) ?? rootId(specOf('App'))] }];
    case 'compile':
    case 'fail': {
      const image = pick([...state.jobs.keys()], it.which);
      if (image === undefined) return [];
      const compiled = { image, object: `object of ${image}`, size: 10, compiler: 'crossgen2 10.0.0', options: [], methodsCompiled: 5, methodsLeftOut: 0, wallMs: 20, cpuMs: 15, peakMemory: 1 };
      const ended: Command = it.kind === 'compile' ? { type: 'RecordCompiled', worker: worker(), compiled } : { type: 'RecordFailed', worker: worker(), failed: { image, reason: 'failed', exitCode: 1, diagnostics: 'no luck' } };
      return [{ type: 'ClaimJob', image, worker: worker() }, ended];
    }
    case 'reclaim':
      return [{ type: 'ReclaimImages', images: [...state.images.values()].filter(({ retired }) => retired).map(({ id }) => ({ image: id, freed: 1 })) }];
    case 'pause':
    case 'continue':
      return [{ type: it.kind === 'pause' ? 'PauseQueue' : 'ContinueQueue' }];
    case 'replace':
      return [];
  }
};

/** What a machine of that name records of it, a list for each command, and the state that comes of it. */
export const machineHistory = (happenings: readonly Happening[], host: string): { readonly commands: readonly (readonly NewEvent[])[]; readonly state: State } => {
  let files: Files = Object.fromEntries(names.map((one) => [one, { build: 1, references: references[one] }]));
  let state = initialState;
  const commands: (readonly NewEvent[])[] = [];
  for (const it of happenings) {
    if (it.kind === 'replace') files = { ...files, [it.name]: { build: it.build, references: references[it.name], native: it.native } };
    const decided: CacheEvent[] = [];
    for (const command of commandsOf(it, files, state)) {
      const events = decide(state, command);
      state = fold(state, events);
      decided.push(...events);
    }
    if (decided.length === 0) continue;
    const correlationId = randomUUID();
    const accepted: CacheEvent = { type: 'CommandAccepted', data: { command: it.kind, provenance: { ...provenance, host } } };
    commands.push([accepted, ...decided].map((event) => envelope(event, correlationId, null)));
  }
  return { commands, state };
};
