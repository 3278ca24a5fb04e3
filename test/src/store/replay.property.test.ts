import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openMemoryLog } from '../../../adapters/event-log/memory-log.ts';
import { emptyHead } from '../../../adapters/event-log/hash-chain.ts';
import { readViews } from '../../../adapters/views/read-views.ts';
import type { Command } from '../../../domain/commands.ts';
import { decide } from '../../../domain/decide/decide.ts';
import { rootId } from '../../../domain/root-id.ts';
import { dumpState, initialState } from '../../../domain/state.ts';
import { commandContext } from '../../../src/store/command-context.ts';
import { loadState } from '../../../src/store/load-state.ts';
import { publishViews, viewsOf } from '../../../src/store/publish-views.ts';
import { replayLog } from '../../../src/store/replay-log.ts';
import { writeSnapshot } from '../../../src/store/snapshot.ts';
import { storeOf, type Store } from '../../../src/store/store.ts';
import { viewDifferences } from '../../../src/verify/check-views.ts';
import { actionOf, findingsOf, keyOf, specOf, worker } from '../../domain/world.ts';
import { files, rebuilt } from '../../projections/history.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { provenance } from './support/small-store.ts';

const full = process.env['NGEN_TEST_TIER'] === 'full';

const name = fc.constantFrom('Other', 'App', 'Lib');
const scenario = fc.constantFrom('debug', 'default');
const version = fc.constantFrom(files, rebuilt);

/** What a step does to the store: a command, or what a process may do between two of them. */
type Step = Command | 'snapshot' | 'reopen' | 'publish';

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ name, scenario, version, now: fc.boolean() }).map((it): Step => ({ type: 'BindRoot', spec: specOf(it.name, it), findings: findingsOf(it.version, it.name, it.scenario), action: actionOf({ worker: it.now ? worker() : null }) })) },
  { weight: 2, arbitrary: fc.record({ name, version, scenario }).map((it): Step => ({ type: 'ObserveRoot', root: rootId(specOf(it.name, it)), findings: findingsOf(it.version, it.name, it.scenario), action: actionOf({ kind: 'update', priority: 3 }) })) },
  { weight: 1, arbitrary: fc.record({ name, scenario }).map((it): Step => ({ type: 'UninstallRoots', roots: [rootId(specOf(it.name, it))] })) },
  { weight: 2, arbitrary: fc.record({ name, version, scenario }).map((it): Step => ({ type: 'ClaimJob', image: keyOf(it.version, it.name, it.scenario), worker: worker() })) },
  { weight: 2, arbitrary: fc.record({ name, version, scenario }).map((it): Step => ({ type: 'RecordFailed', worker: worker(), failed: { image: keyOf(it.version, it.name, it.scenario), reason: 'failed', exitCode: 1, diagnostics: '' } })) },
  { weight: 1, arbitrary: name.map((root): Step => ({ type: 'PublishView', root: rootId(specOf(root)), view: `view of ${root}`, images: 1, copies: 1 })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ type: 'PauseQueue' }, { type: 'ContinueQueue' }) },
  { weight: 3, arbitrary: fc.constantFrom<Step>('snapshot', 'reopen', 'publish') },
);

test('whatever was done, in however many processes, the published views are those of a replay to the letter', async () => {
  const folder = temporaryFolder();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const stateFolder = join(folder, 'store');
      rmSync(stateFolder, { recursive: true, force: true });
      mkdirSync(stateFolder);
      const log = openMemoryLog();
      const noLock = { hold: async <A>(section: () => Promise<A> | A): Promise<A> => section(), close: () => undefined };
      const open = async (): Promise<Store> => storeOf({ stateFolder, cache: '/cache' }, log, noLock, await loadState(log, { stateFolder, url: null }));
      let store = storeOf({ stateFolder, cache: '/cache' }, log, noLock, { state: initialState, head: emptyHead, snapshotAt: -1 });
      const publish = async (): Promise<void> => publishViews(stateFolder, { stream: log.stream, ...store.head() }, viewsOf('/cache', store.state()));
      for (const now of steps) {
        if (now === 'snapshot') writeSnapshot(stateFolder, { stream: log.stream, ...store.head() }, store.state());
        else if (now === 'reopen') store = await open();
        else if (now === 'publish') await publish();
        else await commandContext(store, now.type, () => provenance, false).decide((state) => decide(state, now));
      }
      await publish();
      const replayed = await replayLog(log);
      expect(dumpState(store.state())).toEqual(dumpState(replayed.state));
      const views = readViews(stateFolder)!;
      expect(viewDifferences(views.all(), viewsOf('/cache', replayed.state))).toEqual([]);
      views.close();
    }),
    { numRuns: full ? 2000 : 100 },
  );
});
