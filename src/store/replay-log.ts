import type { EventLog, Head } from '../../adapters/event-log/event-log.ts';
import { emptyHead } from '../../adapters/event-log/hash-chain.ts';
import { foldOnto, nothingYet } from '../../projections/fold-log.ts';
import type { State } from '../../domain/state.ts';

/** The state after the events up to `head`, folded from the first one on. */
export type Replayed = { readonly state: State; readonly head: Head };

/** Folds a log without a snapshot, up to a position (of which it is the first event left out) or to its end. */
export const replayLog = async (log: EventLog, count = Infinity): Promise<Replayed> => {
  let known = nothingYet;
  let head = emptyHead;
  if (count > 0) {
    for await (const batch of log.readForward(0, count)) {
      known = foldOnto(known, batch);
      const { revision, hash } = batch.at(-1)!;
      head = { revision, hash };
    }
  }
  return { state: known.state, head };
};
