import { expect, test } from 'vitest';
import type { Command } from '../../../domain/commands.ts';
import { decide } from '../../../domain/decide/decide.ts';
import type { CacheEvent } from '../../../domain/events/events.ts';
import { fold } from '../../../domain/evolve/evolve.ts';
import { initialState } from '../../../domain/state.ts';
import type { Store } from '../../../src/store/store.ts';
import { parseCommandLine } from '../../../src/cli/parse-command-line.ts';
import { asksForService, wantsService } from '../../../src/service/wants-service.ts';
import { actionOf, findingsOf, specOf, worker, type Files } from '../../domain/world.ts';
import { worldWith } from '../cli/imagined-world.ts';

const files: Files = { A: { build: 1, references: [] } };

const queue = (part: Parameters<typeof actionOf>[0] = {}): Command => ({ type: 'BindRoot', spec: specOf('A'), findings: findingsOf(files, 'A'), action: actionOf({ id: 'a', origin: 'deferred', ...part }) });
const service: readonly Command[] = [{ type: 'StartService', worker: worker(7) }];
const raised = queue({ id: 'b', priority: 1 });

/** Whether a command that decided the last of these, after the others, wants the service. */
const wants = (before: readonly Command[], own: readonly Command[], asks: boolean, dryRun = false): boolean => {
  let state = initialState;
  const events: CacheEvent[] = [];
  for (const [commands, isOwn] of [[before, false], [own, true]] as const) {
    for (const command of commands) {
      const decided = decide(state, command);
      state = fold(state, decided);
      if (isOwn) events.push(...decided);
    }
  }
  return wantsService({ store: { state: () => state } as Store, appended: () => events, dryRun }, asks);
};

test.each<[string, readonly Command[], readonly Command[], boolean]>([
  ['work was queued', [], [queue()], true],
  ['work was queued by a hint', [], [queue({ origin: 'automatic' })], true],
  ['work was raised', [queue({ priority: 3 })], [raised], true],
  ['the service runs already', service, [queue()], false],
  ['the queue is paused', [{ type: 'PauseQueue' }], [queue()], false],
  ['the service was found dead', [...service, queue()], [{ type: 'RecoverFrom', dead: [worker(7)] }], true],
  ['the service was found dead, and nothing is left', service, [{ type: 'RecoverFrom', dead: [worker(7)] }], false],
  ['somebody interrupted what he waited for', [], [queue({ origin: 'manual', worker: worker(8) }), { type: 'GiveBackAction', action: 'a', worker: worker(8), reason: 'interrupted' }], false],
  ['a service that queued something itself was stopped', service, [queue({ origin: 'automatic' }), { type: 'StopService', worker: worker(7), why: 'asked' }], false],
  ['the task ends because the machine is needed, and somebody queued something meanwhile', service, [queue(), { type: 'StopService', worker: worker(7), why: 'busy' }], true],
  ['the task ends so, and has only its own work left', service, [queue({ origin: 'automatic' }), { type: 'StopService', worker: worker(7), why: 'busy' }], false],
  ['nothing happened', [queue()], [], false],
])('%s', (_, before, own, expected) => {
  expect(wants(before, own, false)).toBe(expected);
  expect(wants(before, own, false, true), 'in a dry run').toBe(false);
});

const stopped: readonly Command[] = [...service, queue(), { type: 'StopService', worker: worker(7), why: 'asked' }];
const begun = queue({ origin: 'manual', worker: worker(8) });

test.each<[string, readonly Command[], readonly Command[], boolean]>([
  ['it may continue', [{ type: 'PauseQueue' }, queue()], [{ type: 'ContinueQueue' }], true],
  ['it may continue, and nothing is in it', [{ type: 'PauseQueue' }], [{ type: 'ContinueQueue' }], false],
  ['it was stopped, and what is left is asked for again', stopped, [], true],
  ['it is paused, and what is left is asked for again', [...stopped, { type: 'PauseQueue' }], [], false],
  ['it runs, and what is left is asked for again', [...stopped, ...service], [], false],
  ['somebody works on all there is', [begun], [], false],
])('of a command that leaves work to it: %s', (_, before, own, expected) => {
  expect(wants(before, own, true)).toBe(expected);
  expect(wants(before, own, true, true), 'in a dry run').toBe(false);
});

test.each<[string, boolean]>([
  ['queue continue', true],
  ['queue pause', false],
  ['install /a.dll /queue', true],
  ['install /a.dll', false],
  ['update /queue', true],
  ['update /trigger:dpkg', true],
  ['update', false],
  ['uninstall /a.dll', false],
  ['service run', false],
])('%s leaves work to the service: %s', (line, expected) => {
  expect(asksForService(parseCommandLine(line.split(' '), worldWith('/a.dll')))).toBe(expected);
});
