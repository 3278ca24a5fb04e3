import { bufferCount, type Observable, scan, startWith } from 'rxjs';
import { decodeEvent, type StoredEvent } from '../domain/events/decode-event.ts';
import { fold } from '../domain/evolve/evolve.ts';
import { initialState, type State } from '../domain/state.ts';

/** A state and the revision of the last event in it; −1 before the first. */
export type Checkpointed = { readonly state: State; readonly revision: number };

export const nothingYet: Checkpointed = { state: initialState, revision: -1 };

const batch = 4096;

/** Folds events onto what is there; events at or before the checkpoint, as a redelivery brings them, change nothing. */
export const foldOnto = ({ state, revision }: Checkpointed, events: readonly StoredEvent[]): Checkpointed => {
  const fresh = events.filter((event) => event.revision > revision);
  const last = fresh.at(-1);
  return last === undefined ? { state, revision } : { state: fold(state, fresh.map(decodeEvent)), revision: last.revision };
};

/** The states of a log, from `start` on, a batch at a time; the last one is that of the whole. */
export const statesOf = (events: Observable<StoredEvent>, start: Checkpointed = nothingYet): Observable<Checkpointed> =>
  events.pipe(bufferCount(batch), scan(foldOnto, start), startWith(start));
