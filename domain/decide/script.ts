import type { CacheEvent } from '../events/events.ts';
import { fold } from '../evolve/evolve.ts';
import type { State } from '../state.ts';

/** The events of one decision, and the state after them. */
export type Script = { readonly events: readonly CacheEvent[]; readonly state: State };

export const begin = (state: State): Script => ({ events: [], state });

export const add = (script: Script, events: readonly CacheEvent[]): Script =>
  events.length === 0 ? script : { events: [...script.events, ...events], state: fold(script.state, events) };
