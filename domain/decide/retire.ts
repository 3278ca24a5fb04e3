import type { CacheEvent } from '../events/events.ts';
import { unneededImages } from '../references.ts';
import type { State } from '../state.ts';

/** Retires what no root needs any more, in the same decision that dropped the last need. */
export const retireUnneeded = (state: State, reason: string): readonly CacheEvent[] =>
  unneededImages(state).flatMap((image): readonly CacheEvent[] => [
    ...(state.jobs.has(image) ? [{ type: 'JobCancelled', data: { image, reason } } as const] : []),
    { type: 'ImageRetired', data: { image } },
  ]);
