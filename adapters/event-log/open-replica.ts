import type { EventLog } from './event-log.ts';
import { requireEventStoreUrl } from './event-store-url.ts';
import { withCredentials, type CredentialSource } from './eventstore-credentials.ts';
import { storeIdOf } from './stream-name.ts';

/**
 * The stream in EventStoreDB that goes by the name of a log's. `patience`: milliseconds after which a server that does not answer is given up.
 * @throws Failure `event-log-unknown`, `event-log-url`, `credentials-malformed` (kind usage), `credentials-open`, `unreadable-file`
 */
export const openReplica = async (url: string, credentials: CredentialSource, stream: string, patience?: number): Promise<EventLog> => {
  requireEventStoreUrl(url);
  const { openEventStoreLog } = await import('./eventstore-log.ts');
  return openEventStoreLog({ url: withCredentials(url, credentials), storeId: storeIdOf(stream), patience });
};
