import { openFleetLog } from '../../adapters/event-log/eventstore-fleet.ts';
import { withCredentials } from '../../adapters/event-log/eventstore-credentials.ts';
import { requireEventStoreUrl } from '../../adapters/event-log/event-store-url.ts';
import type { FleetQueries, Wanted } from '../../adapters/fleet/fleet-queries.ts';
import { locateStore, type StoreLocation } from '../../adapters/host/store-location.ts';
import { Failure } from '../../domain/failure.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import { matchesDisplayName } from '../cli/match-name.ts';
import type { Output } from '../cli/output.ts';
import { openFleetAt } from '../fleet/open-fleet.ts';
import { tellFleet } from '../fleet/tell-fleet.ts';
import { chooseLog } from '../store/choose-log.ts';

type Fleet = InvocationOf<'fleet'>;

/** Where the fleet's logs are: where it was said, else where this store's own log is kept. */
const urlOf = ({ common }: Fleet, location: StoreLocation): string => {
  const url = common.eventLog ?? chooseLog(location.state, null).url;
  if (url !== null) {
    requireEventStoreUrl(url);
    return url;
  }
  throw new Failure('fleet-unknown', 'Which fleet is meant is not known: this store has its log in a file. Nothing was asked.', { kind: 'usage', advice: 'Name the EventStoreDB that the machines replicate to: --event-log esdb://HOST:2113.' });
};

/** The images that are meant, by their numbers, and the file whose images are; null is all. */
const wantedOf = (about: Fleet['about'], queries: FleetQueries): Wanted => {
  if (about === null) return null;
  if (about.kind === 'path') return { images: [], source: about.path };
  const images: number[] = [];
  for (const { id, assembly, mvid } of queries.assemblies()) {
    if (about.kind === 'mvid' ? mvid.toLowerCase() === about.mvid : matchesDisplayName(about.name, assembly)) images.push(id);
  }
  return { images, source: null };
};

/** A stream that cannot be read to its end: what is shown of that machine is of an earlier moment. */
const tellBroken = (queries: FleetQueries, output: Output): number => {
  let count = 0;
  for (const { host, store, revision, broken } of queries.broken()) {
    count += 1;
    output.error(`${host === '' ? store : host}: ${broken} What is shown of this machine is as of position ${revision}.`);
  }
  return count;
};

/** `ngen fleet images|installs|invalid`: over the streams of all stores in one EventStoreDB. */
export const fleet = async (invocation: Fleet, output: Output): Promise<number> => {
  const location = locateStore(invocation.common);
  const url = urlOf(invocation, location);
  const log = openFleetLog({ url: withCredentials(url, { file: invocation.credentials, environment: process.env }) });
  try {
    const known = await openFleetAt(location, url, log, (events) => output.status(`${events} events read`));
    output.status(null);
    try {
      const found = tellFleet(invocation, known.queries, wantedOf(invocation.about, known.queries), output);
      return tellBroken(known.queries, output) === 0 && found ? 0 : 1;
    } finally {
      known.close();
    }
  } finally {
    await log.close();
  }
};
