import eventstore, { type EventData, type RecordedEvent as ServerEvent, type JSONType } from '@eventstore/db-client';
import { Failure } from '../../domain/failure.ts';
import type { Json, RecordedEvent } from './event-log.ts';

/** The envelope, kept as the event's metadata. The names with a dollar sign are those that EventStoreDB's own projections know. */
type Metadata = {
  readonly schemaVersion: number;
  readonly time: string;
  readonly $correlationId: string;
  readonly $causationId: string | null;
  readonly programVersion: string;
  readonly previousHash: string;
  readonly hash: string;
};

export const toServer = (event: RecordedEvent): EventData => {
  const { id, type, schemaVersion, time, correlationId, causationId, programVersion, previousHash, hash, data } = event;
  const metadata: Metadata = { schemaVersion, time, $correlationId: correlationId, $causationId: causationId, programVersion, previousHash, hash };
  return eventstore.jsonEvent({ id, type, data: data as JSONType, metadata });
};

const isMetadata = (value: unknown): value is Metadata => typeof value === 'object' && value !== null && 'hash' in value && 'previousHash' in value && 'programVersion' in value;

/** @throws Failure `store-damaged` (kind store) for an event that somebody else put into the stream */
export const fromServer = (event: ServerEvent): RecordedEvent => {
  const { metadata } = event;
  if (!event.isJson || !isMetadata(metadata)) {
    throw new Failure('store-damaged', `${event.streamId}: the event at position ${event.revision} was not written by ngen. Nothing after it was read.`, {
      kind: 'store',
      advice: 'Find out who writes into the stream; this version reads no further; restore the stream from a backup.',
    });
  }
  return {
    revision: Number(event.revision),
    previousHash: metadata.previousHash,
    id: event.id,
    type: event.type,
    schemaVersion: metadata.schemaVersion,
    time: metadata.time,
    correlationId: metadata.$correlationId,
    causationId: metadata.$causationId,
    programVersion: metadata.programVersion,
    data: event.data as Json,
    hash: metadata.hash,
  };
};
