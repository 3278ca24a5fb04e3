import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CacheEvent } from '../../domain/events/events.ts';

export type Recorded = CacheEvent & { readonly correlationId: string };

/** What the log of a store holds, read with SQLite alone. */
export const recordedEvents = (store: string): readonly Recorded[] => {
  const file = join(store, 'events.db');
  if (!existsSync(file)) return [];
  const log = new DatabaseSync(file, { timeout: 10_000 }); // a read-only connection would leave its -wal and -shm files behind
  try {
    return log.prepare('SELECT event FROM events ORDER BY revision').all().map(({ event }) => JSON.parse(String(event)) as Recorded);
  } finally {
    log.close();
  }
};

/** How many events of each type. */
export const eventCounts = (events: readonly CacheEvent[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};
