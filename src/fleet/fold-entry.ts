import type { FleetEntry } from '../../adapters/event-log/eventstore-fleet.ts';
import type { FleetWriter } from '../../adapters/fleet/fleet-writer.ts';
import { linkProblem } from '../../adapters/event-log/hash-chain.ts';
import { decodeEvent } from '../../domain/events/decode-event.ts';
import { isFailure } from '../../domain/failure.ts';
import { foldIntoFleet } from '../../projections/fleet.ts';

/**
 * Folds what came from the server into what is known. What was seen before changes nothing. A stream that breaks off, or that this version cannot read, is
 * left as it was up to there, with the reason; the others go on.
 */
export const foldEntry = (writer: FleetWriter, entry: FleetEntry): void => {
  if (entry.kind === 'deleted') return writer.drop(entry.stream);
  const store = writer.known(entry.stream);
  if (store.broken !== null) return;
  if (entry.kind === 'problem') return writer.breakOff(store.id, entry.what);
  const { event } = entry;
  if (event.revision <= store.revision) return;
  const problem = linkProblem(store, event);
  if (problem !== null) return writer.breakOff(store.id, `the stream is broken at position ${problem.revision}: ${problem.what}`);
  try {
    foldIntoFleet(writer.storeOf(store.id), decodeEvent(event), { position: event.revision, time: event.time, correlationId: event.correlationId });
    writer.advance(store.id, event.revision, event.hash, event.time);
  } catch (error) {
    if (!isFailure(error, 'event-undecodable')) throw error;
    writer.breakOff(store.id, error.message);
  }
};
