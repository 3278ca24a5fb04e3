import type { CacheEvent } from '../../domain/events/events.ts';
import type { Output } from '../cli/output.ts';
import { describeBytes } from '../cli/describe-bytes.ts';
import type { Freed } from '../work/would-free.ts';

const describeFreed = ({ images, bytes }: Freed): string =>
  `would free ${describeBytes(bytes)}${images.length === 0 ? '' : ` and the images of ${images.toSorted().join(', ')}`}, as soon as nothing uses them`;

/**
 * The events that the command would append: the decision's own, as the state is now; what compiling finds out comes later. And what that would
 * free.
 */
export const printDryRun = (output: Output, json: boolean, events: readonly CacheEvent[], frees: Freed): void => {
  if (json) return output.document({ events, frees });
  if (events.length === 0) return output.success('Nothing would change.');
  for (const event of events) output.success(`would append ${event.type} ${JSON.stringify(event.data)}`);
  if (frees.images.length > 0 || frees.bytes > 0) output.success(describeFreed(frees));
};
