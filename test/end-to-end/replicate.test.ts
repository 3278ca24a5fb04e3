import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { selfSignedCertificate } from '../support/event-store-server/certificate.ts';
import { startEventStoreServer, type EventStoreServer } from '../support/event-store-server/event-store-server.ts';
import { ended } from '../support/ended.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn, until } from '../support/ngen-files.ts';
import { newStore, openFolder, type Ngen, type Ran, type RunOptions } from '../support/ngen.ts';

let server: EventStoreServer;
beforeAll(async () => {
  server = await startEventStoreServer();
});
afterAll(async () => server.stop());

const run = async (ngen: Ngen, args: readonly string[], options: RunOptions = {}): Promise<Ran> => ended(ngen.start(args, options));

const streamOf = (ngen: Ngen): string => (JSON.parse(ngen.ok('log', 'head', '--json')) as { stream: string }).stream;

const idsAt = ({ streams }: EventStoreServer, stream: string): readonly string[] => (streams.visible(stream) ?? []).map(({ id }) => id);

const idsOf = (ngen: Ngen): readonly string[] => recordedEvents(ngen.store).map((event) => (event as unknown as { id: string }).id);

/** `ngen log replicate --follow`, killed after the test if it is still there. */
const follower = (ngen: Ngen, url: string): { readonly kill: (signal: NodeJS.Signals) => void; readonly end: Promise<Ran> } => {
  const child = ngen.start(['log', 'replicate', url, '--follow']);
  onTestFinished(() => void child.kill('SIGKILL'));
  return { kill: (signal) => void child.kill(signal), end: ended(child) };
};

test('what a machine records goes into its stream, once and in order, and only what is new', async () => {
  const ngen = newStore({ compiler: false });
  expect(await run(ngen, ['log', 'replicate', server.url])).toMatchObject({ status: 0, stdout: 'Nothing is on record yet.\n' });
  ngen.ok('queue', 'pause');
  const stream = streamOf(ngen);
  const before = everythingIn(ngen.store);
  expect((await run(ngen, ['log', 'replicate', server.url, '--dry-run'])).stdout).toBe(`Would replicate 2 events, positions 0 to 1, into ${stream}.\n`);
  expect(idsAt(server, stream)).toEqual([]);
  expect(await run(ngen, ['log', 'replicate', server.url])).toEqual({ status: 0, stderr: '', stdout: `Replicated 2 events, positions 0 to 1, into ${stream} at ${server.url}.\n` });
  expect(everythingIn(ngen.store)).toEqual(before);
  ngen.ok('queue', 'continue');
  expect(JSON.parse((await run(ngen, ['log', 'replicate', server.url, '--json'])).stdout)).toMatchObject({ stream, from: 2, events: 2, position: 3 });
  expect((await run(ngen, ['log', 'replicate', server.url])).stdout).toContain('is up to date: position 3.');
  expect(idsAt(server, stream)).toEqual(idsOf(ngen));
});

test('--follow carries what comes, through kill -9 of itself and a server that goes away; the machine works meanwhile', async () => {
  const own = await startEventStoreServer();
  onTestFinished(async () => own.stop());
  const ngen = newStore({ compiler: false });
  ngen.ok('queue', 'pause');
  const stream = streamOf(ngen);
  const caughtUp = async (): Promise<void> => until('the replica has it all', () => idsAt(own, stream).length === idsOf(ngen).length);

  const first = follower(ngen, own.url);
  await caughtUp();
  ngen.ok('queue', 'continue');
  await caughtUp();
  first.kill('SIGKILL');
  await first.end;
  ngen.ok('queue', 'pause');

  const second = follower(ngen, own.url);
  await caughtUp();
  await own.connection.goDown();
  ngen.ok('queue', 'continue');
  ngen.ok('queue', 'pause');
  expect(idsAt(own, stream)).toHaveLength(6);
  await own.connection.comeBack();
  await caughtUp();
  own.faults.loseReplies = 1;
  ngen.ok('queue', 'continue');
  await caughtUp();
  second.kill('SIGTERM');
  expect(await second.end).toMatchObject({ status: 0 });
  expect(idsAt(own, stream)).toEqual(idsOf(ngen));
});

test('a log that was put back from a backup and went on is refused with the position; nothing is sent', async () => {
  const ngen = newStore({ compiler: false });
  const backup = join(openFolder(), 'backup.db');
  ngen.ok('queue', 'pause');
  ngen.ok('log', 'backup', backup);
  ngen.ok('queue', 'continue');
  await run(ngen, ['log', 'replicate', server.url]);
  writeFileSync(join(ngen.store, 'events.db'), readFileSync(backup));

  const ahead = await run(ngen, ['log', 'replicate', server.url]);
  expect(ahead).toMatchObject({ status: 4, stdout: '' });
  expect(ahead.stderr).toMatch(/ends at position 1, but its replica goes on to position 3\. Nothing was sent\.\n.*ngen log recover URL/);
  ngen.ok('log', 'recover', backup);
  ngen.ok('queue', 'continue');
  const diverged = await run(ngen, ['log', 'replicate', server.url]);
  expect(diverged).toMatchObject({ status: 4, stdout: '' });
  expect(diverged.stderr).toMatch(/from position 2 on the replica has another history.* same up to position 1\./);
  expect(idsAt(server, streamOf(ngen))).toHaveLength(4);
});

test('a log that is gone comes back from its replica', async () => {
  const ngen = newStore({ compiler: false });
  for (const verb of ['pause', 'continue', 'pause']) ngen.ok('queue', verb);
  const events = recordedEvents(ngen.store);
  await run(ngen, ['log', 'replicate', server.url]);
  writeFileSync(join(ngen.store, 'events.db'), 'gone');
  const recovered = await run(ngen, ['log', 'recover', server.url]);
  expect(recovered).toMatchObject({ status: 0, stderr: '' });
  expect(recovered.stdout).toMatch(/^Saved 6 events, up to position 5\. The damaged log is kept: .*events\.db\.damaged-/);
  expect(recordedEvents(ngen.store)).toEqual(events);
  expect(ngen.queue().paused).toBe(true);
});

test('over TLS, with a password from a file or the environment, which appears nowhere', async () => {
  const { key, certificate } = selfSignedCertificate();
  const folder = openFolder();
  const [ca, credentials] = [join(folder, 'ca.pem'), join(folder, 'credentials')];
  writeFileSync(ca, certificate);
  writeFileSync(credentials, 'ngen:top/s@cret\n', { mode: 0o600 });
  const secure = await startEventStoreServer({ tls: { key, certificate }, user: 'ngen:top/s@cret' });
  onTestFinished(async () => secure.stop());
  const url = `esdb://127.0.0.1:${secure.connection.port}?tls=true&tlsCAFile=${encodeURIComponent(ca)}`;
  const ngen = newStore({ compiler: false });
  ngen.ok('queue', 'pause');
  const byFile = await run(ngen, ['log', 'replicate', url, '--credentials', credentials, '--verbose']);
  expect(byFile.status).toBe(0);
  ngen.ok('queue', 'continue');
  const byEnvironment = await run(ngen, ['log', 'replicate', url, '--verbose'], { env: { NGEN_EVENTSTORE_CREDENTIALS: 'ngen:top/s@cret' } });
  expect(byEnvironment.status).toBe(0);
  const inUrl = await run(ngen, ['log', 'replicate', url.replace('//', '//ngen:wrong%20cret@'), '--verbose']);
  expect(inUrl).toMatchObject({ status: 3, stdout: '' });
  chmodSync(credentials, 0o644);
  const open = await run(ngen, ['log', 'replicate', url, '--credentials', credentials]);
  expect(open).toMatchObject({ status: 3, stderr: expect.stringContaining('chmod 600') });
  for (const { stdout, stderr } of [byFile, byEnvironment, inUrl, open]) expect(stdout + stderr).not.toContain('cret');
  expect(idsAt(secure, streamOf(ngen))).toEqual(idsOf(ngen));
});

test('what is no EventStoreDB is refused before anything else', async () => {
  const ngen = newStore({ compiler: false });
  ngen.ok('queue', 'pause');
  expect(await run(ngen, ['log', 'replicate', 'postgres://user:secret@host'])).toMatchObject({ status: 2, stdout: '', stderr: expect.not.stringContaining('secret') });
  expect(await run(ngen, ['log', 'replicate'])).toMatchObject({ status: 2, stderr: expect.stringContaining('URL') });
});
