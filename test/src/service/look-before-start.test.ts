import { expect, test } from 'vitest';
import { decide } from '../../../domain/decide/decide.ts';
import type { CacheEvent } from '../../../domain/events/events.ts';
import { fold } from '../../../domain/evolve/evolve.ts';
import { serviceConduct } from '../../../domain/service-step.ts';
import { initialState, type State } from '../../../domain/state.ts';
import type { Priority } from '../../../domain/priority.ts';
import { runWorker } from '../../../src/service/worker-loop.ts';
import { actionOf, findingsOf, specOf, worker, type Files } from '../../domain/world.ts';

const files: Files = { A: { build: 1, references: [] }, B: { build: 1, references: [] } };
const [me, person] = [worker(7), worker(8)];

const queued = (state: State, name: string, priority: Priority): State =>
  fold(state, decide(state, { type: 'BindRoot', spec: specOf(name), findings: findingsOf(files, name), action: actionOf({ id: name, priority, origin: 'deferred' }) }));

// Found by the scheduler after sixteen thousand runs: nobody looks at the machine for priority 1, and by the time it would be begun priority 3 was next.
test('nothing that waits for an idle machine is begun without a look at it, when what was next is gone', async () => {
  let state = queued(queued(fold(initialState, decide(initialState, { type: 'StartService', worker: me })), 'A', 1), 'B', 3);
  const begun: CacheEvent[] = [];
  let turns = 0;
  const end = await runWorker({
    worker: me,
    conduct: serviceConduct,
    catchUp: async () => state,
    decide: async (decision) => {
      const events = decision(state);
      begun.push(...events);
      state = fold(state, events);
      return events;
    },
    foreground: async (now) => {
      // After the look at the log a person takes what was next, and is through with it.
      if (now.actions.has('A')) {
        const taken = fold(state, decide(state, { type: 'StartAction', action: 'A', worker: person }));
        state = fold(taken, decide(taken, { type: 'FinishAction', action: 'A', worker: person, failed: 1 }));
      }
      return false;
    },
    busy: async () => ['others work'],
    asked: () => turns > 0,
    run: async () => 'over',
    crowded: () => false,
    pace: () => undefined,
    wake: async () => {
      turns += 1;
    },
  });
  expect(end).toBe('asked');
  expect(begun.map(({ type }) => type)).toEqual(['ServiceWaiting', 'ServiceResumed', 'ServiceStopped']);
});
