import type { EventLog } from './event-log.ts';

/** The hash of the event at a position; null where the log has none. It stands for all events before it, too. */
export const hashAt = async (log: EventLog, revision: number): Promise<string | null> => {
  for await (const batch of log.readForward(revision, 1)) return batch[0]?.hash ?? null;
  return null;
};
