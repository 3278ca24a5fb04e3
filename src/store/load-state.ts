import { from, lastValueFrom, mergeMap } from 'rxjs';
import type { EventLog, Head } from '../../adapters/event-log/event-log.ts';
import { nothingYet, statesOf, type Checkpointed } from '../../projections/fold-log.ts';
import { refuseForeignLog, witnessesOf } from './check-log.ts';
import type { LogChoice } from './choose-log.ts';
import { readSnapshot } from './snapshot.ts';

/** The state of a log up to its head, and the revision of the snapshot that it was made from; −1 for none. */
export type Loaded = { readonly state: Checkpointed['state']; readonly head: Head; readonly snapshotAt: number };

/**
 * The state of the whole log: a snapshot when there is one that can be used, and what came after it.
 * @throws Failure `log-foreign` (kind store), and what the log raises
 */
export const loadState = async (log: EventLog, choice: LogChoice): Promise<Loaded> => {
  const snapshot = readSnapshot(choice.stateFolder);
  const seen = witnessesOf(choice.stateFolder, snapshot);
  const head = await log.head();
  await refuseForeignLog(log, choice, head, seen);
  const start = snapshot === null || snapshot.state === null ? nothingYet : { state: snapshot.state, revision: snapshot.witness.revision };
  return { state: (await foldRest(log, start, head)).state, head, snapshotAt: start.revision };
};

/** What is known, and the log from there up to `head`. */
export const foldRest = async (log: EventLog, known: Checkpointed, head: Head): Promise<Checkpointed> => {
  const missing = head.revision - known.revision;
  if (missing <= 0) return known;
  const events = from(log.readForward(known.revision + 1, missing)).pipe(mergeMap((batch) => batch));
  return lastValueFrom(statesOf(events, known));
};
