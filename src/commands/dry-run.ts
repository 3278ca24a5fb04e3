import type { CacheEvent } from '../../domain/events/events.ts';
import type { Output } from '../cli/output.ts';

/** The events that the command would append: the decision's own, as the state is now; what compiling finds out comes later. */
export const printDryRun = (output: Output, json: boolean, events: readonly CacheEvent[]): void => {
  if (json) output.document({ events });
  else if (events.length === 0) output.success('Nothing would change.');
  else for (const event of events) output.success(`would append ${event.type} ${JSON.stringify(event.data)}`);
};
