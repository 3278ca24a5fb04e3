import eventstore, { type EventStoreDBClient } from '@eventstore/db-client';
import { Failure } from '../../domain/failure.ts';
import { withoutCredentials } from './event-store-url.ts';

/**
 * A client that appends by one call an append. The client's other way, a stream of batches, keeps the appends of every client of the
 * process in one map (a broken connection of one rejects them all, a late reply ends the process) and ignores deadlines. The client takes
 * it whenever the server supports it and no credentials are given with the append, so this client is told that the server does not.
 * @throws Failure `event-log-url` (kind usage) for a connection string that the client cannot read
 */
export const connect = (url: string): EventStoreDBClient => {
  try {
    const client = eventstore.EventStoreDBClient.connectionString(url);
    Object.defineProperty(client, 'supports', { value: async () => false });
    return client;
  } catch (error) {
    throw new Failure('event-log-url', `${withoutCredentials(url)}: the connection string cannot be used: ${(error as Error).message}`, {
      kind: 'usage',
      advice: 'Give one like esdb://USER:PASSWORD@HOST:2113 or esdb://127.0.0.1:2113?tls=false.',
      cause: error,
    });
  }
};
