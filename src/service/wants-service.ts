import type { Invocation } from '../cli/invocation.ts';
import type { CommandContext } from '../store/command-context.ts';

/** Whether a command is one that leaves work to the service, though it may find that there is nothing to add: what is left is meant all the same. */
export const asksForService = (invocation: Invocation): boolean => {
  if (invocation.action === 'queue') return invocation.verb === 'continue';
  if (invocation.action === 'install') return invocation.queue !== null;
  return invocation.action === 'update' && invocation.queue;
};

/**
 * Whether a command left work for the service: it queued something or was to (`asks`), let the queue continue, or found the service dead. What
 * somebody interrupts who waits for it stays where it is, and who was a background worker itself has ended for a reason; only the task, which ends when the
 * machine is needed, leaves to the service what people queued meanwhile: it was there in the service's place.
 */
export const wantsService = ({ store, appended, dryRun }: Pick<CommandContext, 'store' | 'appended' | 'dryRun'>, asks: boolean): boolean => {
  const { actions, paused, service } = store.state();
  if (dryRun || paused || service !== null) return false;
  const [ended] = appended().flatMap((event) => (event.type === 'ServiceStopped' && event.data.why !== 'died' ? [event.data.why] : []));
  if (ended !== undefined) return ended === 'busy' && [...actions.values()].some(({ worker, origin }) => worker === null && origin === 'deferred');
  const left = (id: string): boolean => actions.get(id)?.worker === null;
  if (asks && [...actions.keys()].some(left)) return true;
  return appended().some((event) => {
    if (event.type === 'ActionQueued') return event.data.origin !== 'manual' && left(event.data.action);
    if (event.type === 'ActionRaised') return left(event.data.action);
    return event.type === 'ServiceStopped' && event.data.why === 'died' && [...actions.keys()].some(left);
  });
};
