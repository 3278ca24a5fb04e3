import { isAlive } from '../../adapters/host/process-identity.ts';
import { readSettings } from '../../adapters/host/settings.ts';
import { decide } from '../../domain/decide/decide.ts';
import { serviceConduct } from '../../domain/service-step.ts';
import { queuedActions } from '../../projections/queue-view.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { changeStore, type Change } from '../commands/change.ts';
import { workOnQueue } from './work-on-queue.ts';

/**
 * Puts this process on the record as the store's background worker; the process that already is, null when it is this one now.
 * @throws Failure `settings-unreadable` before anything is on the record
 */
export const startAsService = async ({ context, workshop, location }: Change): Promise<number | null> => {
  readSettings(location.state);
  for (;;) {
    const { worker } = workshop;
    const started = await context.decide((state) => decide(state, { type: 'StartService', worker }));
    const other = context.store.state().service?.worker ?? null;
    if (started.length > 0 || other === null) return null;
    if (isAlive(other)) return other.pid;
    await context.decide((state) => decide(state, { type: 'RecoverFrom', dead: [other] }));
  }
};

/** With `--dry-run`: what would be started in which order, if the machine were idle. */
export const planQueue = async ({ context, workshop }: Change): Promise<number> => {
  const { worker } = workshop;
  for (const action of queuedActions(context.store.state())) await context.decide((state) => decide(state, { type: 'StartAction', action: action.id, worker }));
  return 0;
};

/** How it came to an end, in a sentence; `ending`: of which worker. */
export const endWords = (ending: string) => ({
  drained: `Nothing is queued any more; the ${ending}.`,
  asked: 'Stopped. What is left stays in the queue.',
  busy: 'The machine is in use. What is left stays in the queue.',
  failed: 'What is left could not be done now; it stays in the queue.',
});

/** `ngen service run`: does what is queued, 1 and 2 at once, 3 when the machine is idle, and ends when nothing is left. One for a store. */
export const runService = async (invocation: InvocationOf<'service'>, output: Output): Promise<number> =>
  changeStore(invocation, output, async (change) => {
    const other = await startAsService(change);
    if (other !== null) {
      output.success(`The native image service runs already, as process ${other}.`);
      return 0;
    }
    if (change.context.dryRun) return planQueue(change);
    const why = await workOnQueue(change, serviceConduct);
    if (why !== 'died') output.success(endWords('service shuts down')[why]);
    return why === 'failed' ? 1 : 0;
  });
