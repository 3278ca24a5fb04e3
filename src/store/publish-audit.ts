import { auditWitness, firstLost, publishAudit } from '../../adapters/views/audit-segments.ts';
import type { EventLog, RecordedEvent } from '../../adapters/event-log/event-log.ts';
import type { PublicEvent } from '../../adapters/views/audit-segments.ts';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import { versionOf } from '../../domain/events/upcast.ts';
import { redact } from '../../projections/redact.ts';
import { publishing } from './publishing.ts';

const publicEvent = (event: RecordedEvent): PublicEvent => {
  const { revision, time, correlationId, hash } = event;
  const { type, data } = redact(decodeEvent(event));
  return { revision, type, schemaVersion: versionOf(type), time, correlationId, data, hash };
};

/** Publishes what is new in the log for ordinary users' `ngen audit`, and what was lost of it, without command lines. */
export const publishNewAudit = async (stateFolder: string, log: EventLog): Promise<void> =>
  publishing(stateFolder, async () => {
    const published = auditWitness(stateFolder);
    const from = published?.stream === log.stream ? Math.min(published.revision + 1, firstLost(stateFolder)) : 0;
    for await (const batch of log.readForward(from)) publishAudit(stateFolder, log.stream, batch.map(publicEvent));
  });
