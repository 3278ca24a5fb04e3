import type { ChangeTraced } from '../events/change-events.ts';
import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';

/** What was found out about changes that are not on the record yet. */
export const newTraces = (state: State, traces: readonly ChangeTraced[] = []): readonly CacheEvent[] =>
  traces
    .filter(({ what, to }) => !state.traced.has(what) || state.traced.get(what) !== to)
    .map((data) => ({ type: 'ChangeTraced', data }));
