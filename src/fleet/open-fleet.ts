import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { forgetFleetFile } from '../../adapters/fleet/fleet-file.ts';
import { openFleet, type Fleet } from '../../adapters/fleet/open-fleet.ts';
import type { FleetLog } from '../../adapters/event-log/eventstore-fleet.ts';
import { withoutCredentials } from '../../adapters/event-log/event-store-url.ts';
import { sha256 } from '../../adapters/event-log/sha256.ts';
import { locateStore, type StoreLocation } from '../../adapters/host/store-location.ts';
import { makeFolder } from '../../adapters/image-store/make-folder.ts';
import { openStoreLock } from '../../adapters/store-lock/store-lock.ts';
import { programVersion } from '../version.ts';
import { isBehind, refreshFleet } from './refresh-fleet.ts';

/** Where what is known of the fleets is kept: in a store's cache that is there and ours, else in our own; null where there is no place. */
const fleetFolder = (location: StoreLocation): string | null => {
  const { cache } = location.mayChange && existsSync(location.state) ? location : locateStore({ root: null, user: true });
  const folder = join(cache, 'fleet');
  try {
    makeFolder(folder);
    return folder;
  } catch {
    return null;
  }
};

const upToDate = async (file: string | null, log: FleetLog, onProgress: (events: number) => void): Promise<Fleet> => {
  const open = (): Fleet => openFleet(file, programVersion);
  let fleet = open();
  try {
    const end = await log.end();
    if (isBehind(fleet.writer.position(), end)) {
      fleet.close();
      if (file !== null) forgetFleetFile(file);
      fleet = open();
    }
    await refreshFleet(log, fleet.writer, end, onProgress);
    return fleet;
  } catch (error) {
    fleet.close();
    throw error;
  }
};

/**
 * What is known of the fleet whose logs are at `url`, after reading what is new there. It is kept, so that the next question costs
 * only what came since; whoever asks at the same time waits.
 */
export const openFleetAt = async (location: StoreLocation, url: string, log: FleetLog, onProgress: (events: number) => void): Promise<Fleet> => {
  const folder = fleetFolder(location);
  if (folder === null) return upToDate(null, log, onProgress);
  const name = join(folder, sha256(withoutCredentials(url)).slice(0, 16));
  const lock = openStoreLock(`${name}.lock`);
  try {
    return await lock.hold(async () => upToDate(`${name}.db`, log, onProgress));
  } finally {
    lock.close();
  }
};
