import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isCheckpoint, type Witness } from './checkpoint.ts';
import { openImmutable } from './open-immutable.ts';
import { replaceDatabase } from './replace-database.ts';

/** An event as every user may see it, in the order of the log. */
export type PublicEvent = {
  readonly revision: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly time: string;
  readonly correlationId: string;
  readonly data: unknown;
  /** As the log has it; it tells nothing of what is left out here, since it covers the event's random id too. */
  readonly hash: string;
};

/** Events in one file: publishing more copies at most so many, however long the log is. */
const segmentSize = 10_000;

const fileOf = (stateFolder: string, segment: number): string => join(stateFolder, `audit-${String(segment).padStart(6, '0')}.db`);

const segments = (stateFolder: string): readonly string[] =>
  readdirSync(stateFolder)
    .filter((name) => /^audit-\d{6}\.db$/.test(name))
    .sort()
    .map((name) => join(stateFolder, name));

/** The first event that a lost file had; none is missing where the files follow on each other. */
export const firstLost = (stateFolder: string): number => {
  if (!existsSync(stateFolder)) return Infinity;
  const gap = segments(stateFolder).findIndex((file, index) => file !== fileOf(stateFolder, index));
  return gap === -1 ? Infinity : gap * segmentSize;
};

/** What the published audit knows of the log: its last event; null when there is none that can be read. */
export const auditWitness = (stateFolder: string): Witness | null => {
  const file = existsSync(stateFolder) ? segments(stateFolder).at(-1) : undefined;
  if (file === undefined) return null;
  try {
    const database = openImmutable(file);
    try {
      const last = database.prepare('SELECT stream, revision, json FROM meta, events ORDER BY revision DESC LIMIT 1').get() as { stream: string; revision: number; json: string } | undefined;
      if (last === undefined) return null;
      const checkpoint = { stream: last.stream, revision: last.revision, hash: (JSON.parse(last.json) as Partial<PublicEvent>).hash };
      return isCheckpoint(checkpoint) ? { file, ...checkpoint } : null;
    } finally {
      database.close();
    }
  } catch {
    return null; // a damaged projection is built anew
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

/** Removes the published audit; the next command publishes it anew. */
export const forgetAudit = (stateFolder: string): void => {
  for (const file of existsSync(stateFolder) ? segments(stateFolder) : []) rmSync(file);
};

/** Publishes further events, which follow on those published; from revision 0 on it begins anew. */
export const publishAudit = (stateFolder: string, stream: string, events: readonly PublicEvent[]): void => {
  if (events[0]?.revision === 0) forgetAudit(stateFolder);
  const bySegment = Map.groupBy(events, (event) => Math.floor(event.revision / segmentSize));
  for (const [segment, part] of bySegment) writeSegment(stateFolder, stream, segment, part);
};

/** All published events, a segment at a time. */
export function* readAudit(stateFolder: string): Generator<readonly PublicEvent[]> {
  if (!existsSync(stateFolder)) return;
  for (const file of segments(stateFolder)) {
    const database = openImmutable(file);
    try {
      const rows = database.prepare('SELECT json FROM events ORDER BY revision').all() as unknown as readonly { readonly json: string }[];
      yield rows.map((row) => JSON.parse(row.json) as PublicEvent);
    } finally {
      database.close();
    }
  }
}
