import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { StoreLocation } from '../../adapters/host/store-location.ts';

export const logFile = (location: Pick<StoreLocation, 'state'>): string => join(location.state, 'events.db');

/** Whether the file is there for us to read and write: the log is its owner's alone. */
export const readable = (file: string): boolean => {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
};
