import { readAudit, type PublicEvent } from '../../adapters/views/audit-segments.ts';
import type { RecordedEvent } from '../../adapters/event-log/event-log.ts';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import type { CacheEvent } from '../../domain/events/events.ts';
import { isFailure } from '../../domain/failure.ts';
import { redact } from '../../projections/redact.ts';
import { diskProblem, type Problem } from './problem.ts';

function* published(stateFolder: string): Generator<PublicEvent> {
  for (const events of readAudit(stateFolder)) yield* events;
}

/** The same for both, whichever versions of the program wrote them. */
const comparable = ({ revision, time, correlationId, hash }: Pick<RecordedEvent, 'revision' | 'time' | 'correlationId' | 'hash'>, { type, data }: CacheEvent): string =>
  JSON.stringify([revision, time, correlationId, hash, type, data]);

const meaningOf = (event: PublicEvent): CacheEvent | null => {
  try {
    return decodeEvent(event);
  } catch (error) {
    if (isFailure(error, 'event-undecodable')) return null;
    throw error;
  }
};

/** Compares the audit that everybody may read with the log, while that is read. Only the first difference is named: what follows rests on it. */
export const auditChecker = (stateFolder: string): { readonly see: (event: RecordedEvent, meaning: CacheEvent) => void; readonly problems: () => readonly Problem[] } => {
  const rest = published(stateFolder);
  let found: Problem | null = null;
  let ended = false;
  const next = (): PublicEvent | null => {
    try {
      const { value, done } = rest.next();
      return done === true ? null : value;
    } catch (error) {
      found = diskProblem('audit-differs', stateFolder, `The published audit cannot be read: ${(error as Error).message}.`);
      return null;
    }
  };
  return {
    see: (event, meaning) => {
      if (ended) return;
      const other = next();
      const told = other === null ? null : meaningOf(other);
      if (other !== null && (told === null || comparable(other, told) !== comparable(event, redact(meaning)))) {
        found = diskProblem('audit-differs', stateFolder, `The published audit says something else than the log at position ${event.revision}.`);
      }
      ended = other === null || found !== null;
    },
    problems: () => (found === null ? [] : [found]),
  };
};
