import { expect, test } from 'vitest';
import type { Command } from '../../../domain/commands.ts';
import { decide } from '../../../domain/decide/decide.ts';
import type { CacheEvent } from '../../../domain/events/events.ts';
import { fold } from '../../../domain/evolve/evolve.ts';
import { initialState } from '../../../domain/state.ts';
import type { Store } from '../../../src/store/store.ts';
import { wantsService } from '../../../src/service/wants-service.ts';
import { actionOf, findingsOf, specOf, worker, type Files } from '../../domain/world.ts';

const files: Files = { A: { build: 1, references: [] } };

const queue = (part: Parameters<typeof actionOf>[0] = {}): Command => ({ type: 'BindRoot', spec: specOf('A'), findings: findingsOf(files, 'A'), action: actionOf({ id: 'a', origin: 'deferred', ...part }) });
const service: readonly Command[] = [{ type: 'StartService', worker: worker(7) }];
const raised = queue({ id: 'b', priority: 1 });

/** Whether a command that decided the last of these, after the others, wants the service. */
const wants = (before: readonly Command[], own: readonly Command[], dryRun = false): boolean => {
  let state = initialState;
  const events: CacheEvent[] = [];
  for (const [commands, isOwn] of [[before, false], [own, true]] as const) {
    for (const command of commands) {
      const decided = decide(state, command);
      state = fold(state, decided);
      if (isOwn) events.push(...decided);
    }
  }
  return wantsService({ store: { state: () => state } as Store, appended: () => events, dryRun });
};

test.each<[string, readonly Command[], readonly Command[], boolean]>([
  ['work was queued', [], [queue()], true],
  ['work was queued by a hint', [], [queue({ origin: 'automatic' })], true],
  ['work was raised', [queue({ priority: 3 })], [raised], true],
  ['the service runs already', service, [queue()], false],
  ['the queue is paused', [{ type: 'PauseQueue' }], [queue()], false],
  ['it may continue', [{ type: 'PauseQueue' }, queue()], [{ type: 'ContinueQueue' }], true],
  ['it may continue, and nothing is in it', [{ type: 'PauseQueue' }], [{ type: 'ContinueQueue' }], false],
  ['the service was found dead', [...service, queue()], [{ type: 'RecoverFrom', dead: [worker(7)] }], true],
  ['the service was found dead, and nothing is left', service, [{ type: 'RecoverFrom', dead: [worker(7)] }], false],
  ['somebody interrupted what he waited for', [], [queue({ origin: 'manual', worker: worker(8) }), { type: 'GiveBackAction', action: 'a', worker: worker(8), reason: 'interrupted' }], false],
  ['a service that queued something itself was stopped', service, [queue({ origin: 'automatic' }), { type: 'StopService', worker: worker(7), why: 'asked' }], false],
  ['nothing happened', [queue()], [], false],
])('%s', (_, before, own, expected) => {
  expect(wants(before, own)).toBe(expected);
  expect(wants(before, own, true), 'in a dry run').toBe(false);
});
