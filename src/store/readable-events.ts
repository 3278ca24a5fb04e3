import { openLog } from '../../adapters/event-log/open-log.ts';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { readAudit } from '../../adapters/views/audit-segments.ts';
import type { AuditedEvent } from '../../projections/audit-entry.ts';
import { chooseLog, logIsReadable } from './choose-log.ts';

/** The events that the asker may read, each time from the first one on. */
export type ReadableEvents = { readonly batches: () => AsyncIterable<readonly AuditedEvent[]>; readonly close: () => Promise<void> };

async function* publishedBatches(stateFolder: string): AsyncGenerator<readonly AuditedEvent[]> {
  yield* readAudit(stateFolder);
}

/** Who may read the log reads it, command lines included; everyone else what was published of it. */
export const readableEvents = async (location: StoreLocation, eventLog: string | null): Promise<ReadableEvents> => {
  const choice = chooseLog(location.state, eventLog);
  if (!logIsReadable(choice)) return { batches: () => publishedBatches(location.state), close: async () => undefined };
  const log = await openLog(choice, 'look');
  return { batches: () => log.readForward(0), close: log.close };
};
