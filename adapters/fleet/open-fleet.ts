import { fleetQueries, type FleetQueries } from './fleet-queries.ts';
import { openFleetFile } from './fleet-file.ts';
import { fleetWriter, type FleetWriter } from './fleet-writer.ts';

export type Fleet = { readonly writer: FleetWriter; readonly queries: FleetQueries; readonly close: () => void };

/**
 * What is known of a fleet, in a file of its asker's, or for this once in memory (null).
 * @throws Failure `fleet-not-written`
 */
export const openFleet = (file: string | null, program: string): Fleet => {
  const db = openFleetFile(file, program);
  return { writer: fleetWriter(db), queries: fleetQueries(db), close: () => db.close() };
};
