import { publishAudit, publishedAudit } from '../../adapters/views/audit-segments.ts';
import type { EventLog } from '../../adapters/event-log/event-log.ts';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import { redact } from '../../projections/redact.ts';

/** Publishes what is new in the log for ordinary users' `ngen audit`, without command lines. */
export const publishNewAudit = async (stateFolder: string, log: EventLog): Promise<void> => {
  const from = publishedAudit(stateFolder, log.stream) + 1;
  for await (const batch of log.readForward(from)) {
    const events = batch.map(({ revision, type, schemaVersion, time, correlationId, data }) => {
      const event = { revision, type, schemaVersion, time, correlationId };
      return { ...event, data: redact(decodeEvent({ ...event, data })).data };
    });
    publishAudit(stateFolder, log.stream, events);
  }
};
