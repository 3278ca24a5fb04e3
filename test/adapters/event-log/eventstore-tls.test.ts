import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import type { EventLog } from '../../../adapters/event-log/event-log.ts';
import { openEventStoreLog } from '../../../adapters/event-log/eventstore-log.ts';
import { selfSignedCertificate } from '../../support/event-store-server/certificate.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { appendNow, collect, newEvents } from './events.ts';
import { loopbackServer } from './eventstore-setup.ts';

const secureServer = async () => {
  const { key, certificate } = selfSignedCertificate();
  const file = join(temporaryFolder(), 'ca.pem');
  writeFileSync(file, certificate);
  const server = await loopbackServer({ tls: { key, certificate }, user: 'ngen:p%40ss' });
  const open = (user: string, options = `tlsCAFile=${encodeURIComponent(file)}`): EventLog => {
    const url = `esdb://${user}127.0.0.1:${server.connection.port}?tls=true&${options}`;
    const log = openEventStoreLog({ url, storeId: randomUUID(), deadline: 2000, patience: 500 });
    onTestFinished(async () => log.close());
    return log;
  };
  return { server, open };
};

test('EventStoreDB log: the certificate, user and password of the connection string are used, one call an append', async () => {
  const { server, open } = await secureServer();
  const log = open('ngen:p%2540ss@'); // percent-encoded, as the password contains a percent sign
  await appendNow(log, newEvents(3));
  expect(await collect(log.readForward(0))).toHaveLength(3);
  expect((await firstValueFrom(log.subscribe(2))).revision).toBe(2);
  const authorization = `Basic ${Buffer.from('ngen:p%40ss').toString('base64')}`;
  expect(new Set(server.calls.map((call) => call.authorization))).toEqual(new Set([authorization]));
  expect(new Set(server.calls.map(({ path }) => path))).toEqual(new Set(['read', 'append']));
});

test('EventStoreDB log: a wrong password, or none, is no access; nothing is stored', async () => {
  const { server, open } = await secureServer();
  for (const user of ['ngen:wrong@', '']) {
    const log = open(user);
    await expect(log.append(await log.head().catch(() => ({ revision: -1, hash: '0'.repeat(64) })), newEvents(1))).rejects.toMatchObject({ code: 'log-access-denied', kind: 'permission' });
  }
  expect(server.streams.all).toHaveLength(0);
});

test('EventStoreDB log: a certificate that nobody vouches for is not accepted', async () => {
  const { server, open } = await secureServer();
  await expect(open('ngen:p%2540ss@', 'connectionName=test').head()).rejects.toMatchObject({ code: 'log-unavailable' });
  expect(server.calls).toHaveLength(0);
});
