import { from, lastValueFrom, mergeMap } from 'rxjs';
import type { EventLog, Head } from '../../adapters/event-log/event-log.ts';
import { nothingYet, statesOf, type Checkpointed } from '../../projections/fold-log.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

/** The hash of the event at `revision`; null when the log has none there. */
const hashAt = async (log: EventLog, revision: number): Promise<string | null> => {
  for await (const batch of log.readForward(revision, 1)) return batch[0]?.hash ?? null;
  return null;
};

const belongsTo = async (log: EventLog, snapshot: Snapshot): Promise<boolean> => (await hashAt(log, snapshot.revision)) === snapshot.hash;

/** A state, and the revision of the snapshot that it was made from; −1 for none. */
export type Loaded = Checkpointed & { readonly snapshotAt: number };

/** The state of the whole log: a snapshot when there is one of this log, and what came after it. */
export const loadState = async (log: EventLog, head: Head, stateFolder: string): Promise<Loaded> => {
  const snapshot = readSnapshot(stateFolder);
  const start = snapshot !== null && (await belongsTo(log, snapshot)) ? snapshot : nothingYet;
  return { ...(await foldRest(log, start, head)), snapshotAt: start.revision };
};

/** What is known, and the log from there up to `head`. */
export const foldRest = async (log: EventLog, known: Checkpointed, head: Head): Promise<Checkpointed> => {
  const missing = head.revision - known.revision;
  if (missing <= 0) return known;
  const events = from(log.readForward(known.revision + 1, missing)).pipe(mergeMap((batch) => batch));
  return lastValueFrom(statesOf(events, known));
};
