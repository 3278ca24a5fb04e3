import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { openEventStoreLog } from '../../../adapters/event-log/eventstore-log.ts';
import { startEventStoreServer, type EventStoreServer } from '../../support/event-store-server/event-store-server.ts';
import { eventLogContract } from './contract.ts';

const realServer = process.env['NGEN_TEST_EVENTSTORE'];

let server: EventStoreServer | null = null;
beforeAll(async () => {
  if (realServer === undefined) server = await startEventStoreServer();
});
afterAll(async () => server?.stop());

eventLogContract(
  'EventStoreDB',
  async () => {
    const storeId = randomUUID();
    return async () => openEventStoreLog({ url: realServer ?? server!.url, storeId });
  },
  { runs: 10 },
);
