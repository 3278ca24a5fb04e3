import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from '../../adapters/event-log/event-log.ts';
import { emptyHead, sealEvents } from '../../adapters/event-log/hash-chain.ts';

/** A row of the log's table. */
export type LogRow = { readonly revision: number; readonly event: string };

/** Edits the file of a log by hand, as somebody with SQLite's own program would; what forbids it is put back afterwards. */
export const editLog = (store: string, edit: (rows: readonly LogRow[]) => readonly LogRow[]): void => {
  const database = new DatabaseSync(join(store, 'events.db'));
  try {
    const rows = database.prepare('SELECT revision, event FROM events ORDER BY revision').all() as unknown as readonly LogRow[];
    const triggers = database.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all();
    database.exec(triggers.map(({ name }) => `DROP TRIGGER ${String(name)};`).join(''));
    database.exec('DELETE FROM events');
    const insert = database.prepare('INSERT INTO events VALUES (?, ?)');
    for (const { revision, event } of edit(rows)) insert.run(revision, event);
    database.exec(triggers.map(({ sql }) => `${String(sql)};`).join(''));
  } finally {
    database.close();
  }
};

/** The same events with their numbers, links and hashes made anew: what a forger would do who knows how they are made. */
export const sealedAnew = (rows: readonly LogRow[]): readonly LogRow[] =>
  sealEvents(emptyHead, rows.map(({ event }) => JSON.parse(event) as RecordedEvent)).map((event) => ({ revision: event.revision, event: JSON.stringify(event) }));
