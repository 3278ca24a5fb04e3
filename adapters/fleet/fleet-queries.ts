import type { DatabaseSync } from 'node:sqlite';

/** An image on one machine. `reasons`: why it is invalid or failed, one a line. */
export type HeldRow = {
  readonly store: string;
  readonly host: string;
  readonly assembly: string;
  readonly mvid: string;
  readonly source: string;
  readonly runtime: string;
  readonly arch: string;
  readonly scenario: string;
  readonly state: string;
  readonly reasons: string;
};

/** Images of one assembly on all machines; `invalid` of them are, or have failed. */
export type GroupRow = { readonly assembly: string; readonly mvid: string; readonly arch: string; readonly scenario: string; readonly machines: number; readonly invalid: number };

/** A root on one machine. `spec` and `installer` are JSON. */
export type RootRow = {
  readonly store: string;
  readonly host: string;
  readonly spec: string;
  readonly path: string;
  readonly assembly: string;
  readonly position: number;
  readonly time: string;
  readonly command: string | null;
  readonly actor: string | null;
  readonly installer: string | null;
};

export type BrokenRow = { readonly store: string; readonly host: string; readonly revision: number; readonly broken: string };

/** Of all images, or of those of these numbers; `sources` besides those read from this file. */
export type Wanted = { readonly images: readonly number[]; readonly source: string | null } | null;

const chosen = (wanted: Wanted): string => (wanted === null ? '' : ' AND (held.image IN (SELECT value FROM json_each(?)) OR held.source = ?)');
const valuesOf = (wanted: Wanted): readonly string[] => (wanted === null ? [] : [JSON.stringify(wanted.images), wanted.source ?? '']);

const from = 'FROM held JOIN stores ON stores.id = held.store JOIN images ON images.id = held.image WHERE held.retired = 0';
const columns = `stores.stream AS store, host, assembly, mvid, source, runtime, arch, scenario, state, reasons || CASE WHEN reasons <> '' AND failure <> '' THEN '\n' ELSE '' END || failure AS reasons`;

/** What can be asked of what is known of a fleet. Rows come one at a time, so that no answer is held as a whole. */
export type FleetQueries = {
  /** Every assembly that some machine has, or had, an image of, with the numbers of its images. */
  readonly assemblies: () => Iterable<{ readonly id: number; readonly assembly: string; readonly mvid: string }>;
  readonly held: (wanted: Wanted, state: 'any' | 'invalid') => Iterable<HeldRow>;
  readonly groups: () => Iterable<GroupRow>;
  /** Roots that need one of the images, or are this file. */
  readonly roots: (wanted: Wanted) => Iterable<RootRow>;
  readonly broken: () => Iterable<BrokenRow>;
  readonly stores: () => number;
};

export const fleetQueries = (db: DatabaseSync): FleetQueries => {
  const rows = <R>(sql: string, values: readonly string[] = []): Iterable<R> => db.prepare(sql).iterate(...values) as unknown as Iterable<R>;
  return {
    assemblies: () => rows('SELECT id, assembly, mvid FROM images'),
    held: (wanted, state) => rows(`SELECT ${columns} ${from}${chosen(wanted)}${state === 'invalid' ? " AND state = 'invalid'" : ''} ORDER BY host, stores.stream, assembly, source`, valuesOf(wanted)),
    groups: () =>
      rows(`SELECT assembly, mvid, arch, scenario, count(DISTINCT held.store) AS machines, count(DISTINCT CASE WHEN state IN ('invalid', 'failed') THEN held.store END) AS invalid ${from} GROUP BY assembly, mvid, arch, scenario ORDER BY assembly, mvid`),
    roots: (wanted) =>
      rows(
        `SELECT stores.stream AS store, host, spec, path, roots.assembly, roots.position, roots.time, command, actor, installer
         FROM roots JOIN stores ON stores.id = roots.store LEFT JOIN commands ON commands.store = roots.store AND commands.correlation = roots.correlation
         ${wanted === null ? '' : 'WHERE roots.id IN (SELECT root FROM needs WHERE image IN (SELECT value FROM json_each(?))) OR roots.path = ?'}
         ORDER BY host, stores.stream, path, roots.position`,
        valuesOf(wanted),
      ),
    broken: () => rows('SELECT stream AS store, host, revision, broken FROM stores WHERE broken IS NOT NULL ORDER BY host'),
    stores: () => Number(db.prepare('SELECT count(*) AS count FROM stores').get()!['count']),
  };
};
