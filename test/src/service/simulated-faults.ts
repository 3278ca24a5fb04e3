import type { CacheEvent } from '../../../domain/events/events.ts';
import type { State } from '../../../domain/state.ts';
import { sameWorker, type Worker } from '../../../domain/worker.ts';
import { queuedActions } from '../../../projections/queue-view.ts';

/** What must never be, whatever the order in which things come: of an event, the state before it and the events so far. */
export const faultsOf = (event: CacheEvent, before: State, events: readonly CacheEvent[]): readonly string[] => {
  const faults: string[] = [];
  const mayNot = (broken: boolean, what: string): void => void (broken && faults.push(what));
  const ours = (who: Worker | null): boolean => who !== null && before.service !== null && sameWorker(before.service.worker, who);
  if (event.type === 'ImageCompiled') {
    const { image } = event.data;
    const last = events.findLast((other) => (other.type === 'ImageCompiled' || other.type === 'ImageInvalidated') && other.data.image === image);
    mayNot(last?.type === 'ImageCompiled', `${image} was made twice`);
    if (ours(before.jobs.get(image)?.worker ?? null)) mayNot(before.service?.waiting !== null, `the service made ${image} while it stood still`);
  }
  if (event.type === 'CompilationFailed' && event.data.reason === 'failed') {
    const { image } = event.data;
    mayNot(events.some((other) => other.type === 'CompilationFailed' && other.data.image === image && other.data.reason === 'failed'), `${image} was tried again, which fails each time`);
  }
  if (event.type === 'JobClaimed') mayNot(before.paused && ours(event.data.worker), `the service began ${event.data.image} while paused`);
  if (event.type === 'ActionStarted' && ours(event.data.worker)) {
    const first = queuedActions(before).find((action) => action.worker === null)!;
    const started = before.actions.get(event.data.action)!;
    mayNot(before.paused, `the service started ${started.id} while paused`);
    mayNot(first.priority < started.priority, `the service started ${started.id} before ${first.id}`);
  }
  return faults;
};
