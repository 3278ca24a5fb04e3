import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '../../domain/failure.ts';
import type { EventLog } from './event-log.ts';
import { requireEventStoreUrl } from './event-store-url.ts';
import { withCredentials } from './eventstore-credentials.ts';
import { openSqliteLog } from './sqlite-log.ts';
import { keepStoreId, knownStoreId } from './store-id.ts';
import { storeIdOf } from './stream-name.ts';

/**
 * The log of the store in `stateFolder`: EventStoreDB where `url` says so (`esdb://…` or `esdb+discover://…`), else `events.db` there.
 * A store that has used both keeps its id, so that the stream has the same name in either. To look is to write nothing: the id of a
 * store that has none is then made up, and the stream empty.
 * @throws Failure `event-log-unknown` (kind usage) for another kind of URL, and what the log's own opening raises
 */
export const openLog = async ({ stateFolder, url }: { readonly stateFolder: string; readonly url: string | null }, purpose: 'look' | 'change'): Promise<EventLog> => {
  const file = join(stateFolder, 'events.db');
  if (url === null) return openLocal(file, stateFolder, purpose);
  requireEventStoreUrl(url);
  // Loaded here: the client and gRPC cost more than most commands do.
  const { openEventStoreLog } = await import('./eventstore-log.ts');
  const known = knownStoreId(stateFolder);
  const address = withCredentials(url, { file: null, environment: process.env });
  if (known !== undefined) return openEventStoreLog({ url: address, storeId: known });
  const id = existsSync(file) ? await idIn(file) : randomUUID();
  return openEventStoreLog({ url: address, storeId: purpose === 'change' ? keepStoreId(stateFolder, id) : id });
};

const openLocal = async (file: string, stateFolder: string, purpose: 'look' | 'change'): Promise<EventLog> => {
  try {
    return openSqliteLog({ file, purpose, storeId: existsSync(file) ? undefined : knownStoreId(stateFolder) });
  } catch (error) {
    if (!isFailure(error, 'store-damaged')) throw error;
    throw await (await import('./last-good.ts')).withLastGood(file, error);
  }
};

const idIn = async (file: string): Promise<string> => {
  const log = openSqliteLog({ file, readOnly: true });
  await log.close();
  return storeIdOf(log.stream);
};
