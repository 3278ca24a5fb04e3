import { randomUUID } from 'node:crypto';
import type { EventLog, Head, Json, NewEvent, RecordedEvent } from '../../../adapters/event-log/event-log.ts';

/** An event that carries `data`. */
export const newEvent = (data: Json = {}, overrides: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'ImageCompiled',
  schemaVersion: 1,
  time: '2026-11-21T07:00:00.000Z',
  correlationId: randomUUID(),
  causationId: null,
  programVersion: '0.0.0-test',
  data,
  ...overrides,
});

export const newEvents = (count: number): readonly NewEvent[] => Array.from({ length: count }, (_, index) => newEvent({ index }));

export const collect = async (batches: AsyncIterable<readonly RecordedEvent[]>): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const batch of batches) events.push(...batch);
  return events;
};

/** Appends where the log ends; a conflict is this helper's error. */
export const appendNow = async (log: EventLog, events: readonly NewEvent[]): Promise<Head> => {
  const result = await log.append(await log.head(), events);
  if (!result.ok) throw new Error(`conflict at ${result.conflict.revision}`);
  return result.head;
};
