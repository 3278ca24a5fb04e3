import { accessSync, constants, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeIdFile } from '../../adapters/event-log/store-id.ts';
import { temporaryName } from '../../adapters/host/temporary-name.ts';
import { Failure } from '../../domain/failure.ts';

export const logFile = (stateFolder: string): string => join(stateFolder, 'events.db');

/** Holds the URL of a log that is kept elsewhere; it may contain credentials, so it is its owner's alone. */
const urlFile = (stateFolder: string): string => join(stateFolder, 'event-log-url');

const ours = (file: string): boolean => {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where a store's log is: `url` null is the store's own file. */
export type LogChoice = { readonly stateFolder: string; readonly url: string | null };

/**
 * The log of a store: the one it has, or for a new store the one asked for. A log kept elsewhere can be named anew, say by other
 * credentials, but a store's own file is not left for another log.
 * @throws Failure `log-is-here` (kind usage)
 */
export const chooseLog = (stateFolder: string, asked: string | null): LogChoice => {
  if (asked !== null && existsSync(logFile(stateFolder))) {
    throw new Failure('log-is-here', `The store in ${stateFolder} has its log in ${logFile(stateFolder)}; --event-log is for a store that has none yet. Nothing was changed.`, {
      kind: 'usage',
      advice: 'Leave --event-log out, or use another store with --root.',
    });
  }
  const known = ours(urlFile(stateFolder)) ? readFileSync(urlFile(stateFolder), 'utf8').trim() : null;
  return { stateFolder, url: asked ?? known };
};

/** From now on the store's log is found there without being named. */
export const rememberLog = ({ stateFolder, url }: LogChoice): void => {
  const file = urlFile(stateFolder);
  if (url === null || (ours(file) && readFileSync(file, 'utf8').trim() === url)) return;
  const temporary = temporaryName(file);
  writeFileSync(temporary, `${url}\n`, { mode: 0o600 });
  renameSync(temporary, file);
};

/** Whether the store has a log, as far as its folder tells. Of one that is elsewhere it keeps the id. */
export const hasLog = ({ stateFolder, url }: LogChoice): boolean => existsSync(logFile(stateFolder)) || (url !== null && existsSync(storeIdFile(stateFolder)));

/** Whether there is a log that the asker may read. */
export const logIsReadable = ({ stateFolder, url }: LogChoice): boolean => url !== null || ours(logFile(stateFolder));
