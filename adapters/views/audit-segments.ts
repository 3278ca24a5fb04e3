import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { replaceDatabase } from './replace-database.ts';

/** An event as every user may see it, in the order of the log. */
export type PublicEvent = {
  readonly revision: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly time: string;
  readonly correlationId: string;
  readonly data: unknown;
};

/** Events in one file: publishing more copies at most so many, however long the log is. */
const segmentSize = 10_000;

const fileOf = (stateFolder: string, segment: number): string => join(stateFolder, `audit-${String(segment).padStart(6, '0')}.db`);

const segments = (stateFolder: string): readonly string[] =>
  readdirSync(stateFolder)
    .filter((name) => /^audit-\d{6}\.db$/.test(name))
    .sort()
    .map((name) => join(stateFolder, name));

const openFile = (file: string): DatabaseSync => {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return new DatabaseSync(url, { readOnly: true });
};

/** The last published revision; −1 for none, or for another stream's. */
export const publishedAudit = (stateFolder: string, stream: string): number => {
  const last = segments(stateFolder).at(-1);
  if (last === undefined) return -1;
  try {
    const database = openFile(last);
    const row = database.prepare('SELECT stream, (SELECT max(revision) FROM events) AS revision FROM meta').get() as { stream: string; revision: number } | undefined;
    database.close();
    return row?.stream === stream ? row.revision : -1;
  } catch {
    return -1; // a damaged projection is built anew
  }
};

const writeSegment = (stateFolder: string, stream: string, segment: number, events: readonly PublicEvent[]): void =>
  replaceDatabase(fileOf(stateFolder, segment), 'copy', (database) => {
    database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
      CREATE TABLE IF NOT EXISTS meta (stream TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS events (revision INTEGER PRIMARY KEY, json TEXT NOT NULL);
      BEGIN; DELETE FROM meta`);
    database.prepare('INSERT INTO meta VALUES (?)').run(stream);
    const insert = database.prepare('INSERT OR REPLACE INTO events VALUES (?, ?)');
    for (const event of events) insert.run(event.revision, JSON.stringify(event));
    database.exec('COMMIT');
  });

/** Publishes further events, which follow on those published; from revision 0 on it begins anew. */
export const publishAudit = (stateFolder: string, stream: string, events: readonly PublicEvent[]): void => {
  if (events[0]?.revision === 0) for (const file of segments(stateFolder)) rmSync(file);
  const bySegment = Map.groupBy(events, (event) => Math.floor(event.revision / segmentSize));
  for (const [segment, part] of bySegment) writeSegment(stateFolder, stream, segment, part);
};

/** All published events, a segment at a time. */
export function* readAudit(stateFolder: string): Generator<readonly PublicEvent[]> {
  if (!existsSync(stateFolder)) return;
  for (const file of segments(stateFolder)) {
    const database = openFile(file);
    try {
      const rows = database.prepare('SELECT json FROM events ORDER BY revision').all() as unknown as readonly { readonly json: string }[];
      yield rows.map((row) => JSON.parse(row.json) as PublicEvent);
    } finally {
      database.close();
    }
  }
}
