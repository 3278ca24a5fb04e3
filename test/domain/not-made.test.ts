import { expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { rootId } from '../../domain/root-id.ts';
import { compiled, files, historyOf, install, rebuilt } from '../projections/history.ts';
import { actionOf, findingsOf, keyOf, specOf, worker } from './world.ts';

const lib = keyOf(files, 'Lib');
const app = keyOf(files, 'App');
const fails = (image: string): readonly Command[] => [
  { type: 'ClaimJob', image, worker: worker() },
  { type: 'RecordFailed', worker: worker(), failed: { image, reason: 'failed', exitCode: 3, diagnostics: '' } },
];
const ended = (name: string, failed = 0): readonly Command[] => [
  { type: 'StartAction', action: `of ${name}`, worker: worker() },
  { type: 'FinishAction', action: `of ${name}`, worker: worker(), failed },
];
const current = [install('App', { worker: worker() }), ...compiled('Lib'), ...compiled('App'), ...ended('App').slice(1)];
const noticed: Command = { type: 'ObserveRoot', root: rootId(specOf('App')), findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'of update', kind: 'update', priority: 3, origin: 'automatic' }) };
const queue = (name: string, priority: 1 | 2 | 3): Command => install(name, { priority, origin: 'deferred' });

test.each<[string, readonly Command[], readonly (readonly [string, number])[]]>([
  ['what failed, with the best priority that asked for it', [queue('App', 3), queue('Other', 2), ...fails(lib), ...fails(app)], [[lib, 2], [app, 3]]],
  ['what failed in an action that is over, while another one waits', [queue('App', 1), ...fails(lib), ...compiled('App'), ...ended('App', 1), queue('Other', 3)], []],
  ['what failed in an action that is over when the next one was queued before', [queue('App', 1), queue('Other', 3), ...fails(lib), ...compiled('App'), ...ended('App', 1)], [[lib, 1]]],
  ['what a failed action did not begin', [queue('App', 1), ...ended('App', 1)], [[app, 1], [lib, 1]]],
  ['what an update could not begin, and stays invalid', [...current, noticed, ...ended('update', 1)], [[app, 3], [lib, 3]]],
  ['not what stays invalid where nothing failed', [...current, noticed, ...ended('update')], []],
  ['not what somebody waited for himself', [install('App', { worker: worker() }), ...fails(lib)], []],
  ['what failed, whatever somebody runs himself afterwards', [queue('App', 1), ...fails(lib), ...compiled('App'), ...ended('App', 1), install('Other', { worker: worker() })], [[lib, 1]]],
  ['not what nothing needs any more', [queue('App', 1), ...fails(lib), { type: 'UninstallRoots', roots: [rootId(specOf('App'))] }], []],
])('%s is what a wait names', (_, commands, expected) => {
  expect(new Map(historyOf(commands).state.notMade)).toEqual(new Map(expected));
});

test('what was made after all is no failure any more', () => {
  const again = install('App', { priority: 1, origin: 'manual', force: true, worker: worker() });
  const commands = [queue('App', 1), ...fails(lib), ...compiled('App'), ...ended('App', 1), again, ...compiled('Lib')];
  expect([...historyOf(commands).state.notMade]).toEqual([]);
});
