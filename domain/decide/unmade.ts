import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';

/** Images that a root needs, that were never made, and for which nothing waits: it is on the record that there is none. */
export const recordUnmade = (state: State): readonly CacheEvent[] =>
  [...state.images.values()]
    .filter((image) => image.validity === 'none' && !image.retired && !state.jobs.has(image.id))
    .map(({ id }): CacheEvent => ({ type: 'CompilationFailed', data: { image: id, reason: 'not-bound', exitCode: null, diagnostics: '' } }));
