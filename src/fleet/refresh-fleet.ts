import { parsePosition, type FleetEntry, type FleetLog } from '../../adapters/event-log/eventstore-fleet.ts';
import type { FleetWriter } from '../../adapters/fleet/fleet-writer.ts';
import { foldEntry } from './fold-entry.ts';

/** Events of one transaction: few enough to lose when cut short, many enough that each costs little. */
const batch = 5000;

/** Whether the server was made anew, or put back from a backup, since it was last asked. */
export const isBehind = (known: string | null, end: string | null): boolean => known !== null && (end === null || parsePosition(end).commit < parsePosition(known).commit);

/** Takes what is new on the server, up to `end`, into what is known of the fleet; cut short, it goes on from its last full batch. `onProgress` hears how many came. */
export const refreshFleet = async (log: FleetLog, writer: FleetWriter, end: string | null, onProgress: (events: number) => void = () => undefined): Promise<number> => {
  if (end === null) return 0;
  let events = 0;
  let last = writer.position();
  let whole = true;
  const take = (entry: FleetEntry | null, position: string): void => {
    whole = false;
    if (entry !== null) foldEntry(writer, entry);
    [whole, last] = [true, position];
    events += entry === null ? 0 : 1;
    if (entry === null || events % batch !== 0) return;
    writer.commit(last);
    onProgress(events);
    writer.begin();
  };
  writer.begin();
  try {
    await log.read(last, end, take);
  } catch (error) {
    // What came before a broken connection is kept.
    if (whole) writer.commit(last);
    else writer.rollback();
    throw error;
  }
  writer.commit(last);
  return events;
};
