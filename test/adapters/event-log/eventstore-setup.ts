import eventstore, { type EventStoreDBClient, type JSONEventData } from '@eventstore/db-client';
import { onTestFinished } from 'vitest';
import { startEventStoreServer, type EventStoreServer } from '../../support/event-store-server/event-store-server.ts';

/** A server of our own for one test, with its faults. */
export const loopbackServer = async (options: Parameters<typeof startEventStoreServer>[0] = {}): Promise<EventStoreServer> => {
  const server = await startEventStoreServer(options);
  onTestFinished(async () => server.stop());
  return server;
};

/** The server that NGEN_TEST_EVENTSTORE names, or one of our own: for facts that need no fault. */
export const anyServer = async (): Promise<string> => process.env['NGEN_TEST_EVENTSTORE'] ?? (await loopbackServer()).url;

export const clientOf = (url: string): EventStoreDBClient => {
  const client = eventstore.EventStoreDBClient.connectionString(url);
  onTestFinished(async () => client.dispose());
  return client;
};

export const newStream = (): string => `test-${crypto.randomUUID()}`;

export const jsonEvents = (count: number): JSONEventData[] => Array.from({ length: count }, (_, index) => eventstore.jsonEvent({ type: 'Tested', data: { index } }));

/** The error that a promise ends with, as its fields. */
export const errorOf = async (promise: Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await promise;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('it should have failed');
};

export const idsIn = async (client: EventStoreDBClient, stream: string): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { event } of client.readStream(stream)) if (event !== undefined) ids.push(event.id);
  return ids;
};
