import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import type { StoreLocation } from '../../adapters/host/store-location.ts';
import { asNobody } from '../support/as-nobody.ts';
import { ended } from '../support/ended.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn } from '../support/ngen-files.ts';
import { newStore, type Ngen } from '../support/ngen.ts';
import { storeAfter } from '../src/store/support/small-store.ts';

/** A store whose log has two events for each command. */
const madeStore = async (commands: number): Promise<Ngen> => {
  const ngen = newStore({ compiler: false });
  await storeAfter(locationOf(ngen), commands);
  return ngen;
};

const locationOf = ({ store }: Ngen): StoreLocation => ({ kind: 'root', state: store, cache: join(store, 'cache'), mayChange: true });

const logOf = (ngen: Ngen): string => join(ngen.store, 'events.db');
const headIn = (text: string): Head => JSON.parse(text) as Head;
const copiedIn = (text: string): { readonly events: number; readonly position: number; readonly hash: string } => JSON.parse(text) as never;
const recoveredIn = (text: string): Recovered => JSON.parse(text) as Recovered;
type Head = { readonly stream: string | null; readonly position: number; readonly hash: string; readonly time: string | null };
type Recovered = { readonly saved: number; readonly lost: number; readonly kept: string | null; readonly changed: boolean };

test('log head says where the log ends, as its last row does', () => {
  const ngen = newStore({ compiler: false });
  expect(ngen.ok('log', 'head')).toBe('Nothing is on record yet.\n');
  expect(headIn(ngen.ok('log', 'head', '--json'))).toMatchObject({ position: -1, stream: null, time: null });
  ngen.ok('queue', 'pause');
  const last = recordedEvents(ngen.store).at(-1) as unknown as { revision: number; hash: string; time: string };
  const head = headIn(ngen.ok('log', 'head', '--json'));
  expect(head).toMatchObject({ position: last.revision, hash: last.hash, time: last.time });
  expect(ngen.ok('log', 'head')).toContain(`position ${last.revision}\n`);
  expect(ngen.run(['log', 'head'], asNobody)).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('sudo') });
});

test('log backup copies a log while others append: private, whole, and never over another file', async () => {
  const ngen = await madeStore(3);
  const file = join(ngen.store, '..', 'backup.db');
  const writers = spawn('sh', ['-c', 'for i in 1 2 3 4 5 6; do "$0" "$@" queue pause && "$0" "$@" queue continue; done', ...ngen.commandLine().slice(0, 2), '--root', ngen.store]);
  const done = new Promise((resolve) => writers.once('exit', resolve));
  const copied = copiedIn(ngen.ok('log', 'backup', file, '--json'));
  await done;
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const backup = new DatabaseSync(file, { readOnly: true });
  onTestFinished(() => backup.close());
  const rows = backup.prepare('SELECT event FROM events ORDER BY revision').all().map(({ event }) => String(event));
  const original = recordedEvents(ngen.store).map((event) => JSON.stringify(event));
  expect(rows).toEqual(original.slice(0, copied.events));
  expect(headIn(rows.at(-1)!).hash).toBe(copied.hash);
  expect(original.length).toBeGreaterThanOrEqual(18);

  const before = readFileSync(file);
  expect(ngen.run(['log', 'backup', file])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('never overwritten') });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('log backup writes nothing with --dry-run, of an empty store, into a folder that is not there, and for an ordinary user', async () => {
  const ngen = await madeStore(1);
  const folder = join(ngen.store, '..');
  const before = everythingIn(folder);
  expect(ngen.ok('log', 'backup', join(folder, 'b.db'), '--dry-run')).toContain('Would copy 2 events');
  expect(ngen.run(['log', 'backup', join(folder, 'none', 'b.db')])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Error: .*none\/b\.db/) });
  expect(ngen.run(['log', 'backup', join(folder, 'b.db')], asNobody).status).toBe(3);
  expect(newStore({ compiler: false }).run(['log', 'backup', join(folder, 'b.db')])).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing is on record yet') });
  expect(ngen.run(['log', 'backup'])).toMatchObject({ status: 2, stderr: expect.stringContaining('needs a file') });
  expect(everythingIn(folder)).toEqual(before);
});

test('log recover saves all before the damage, keeps the old file, and the store goes on', async () => {
  const ngen = await madeStore(60);
  const events = recordedEvents(ngen.store);
  truncateSync(logOf(ngen), statSync(logOf(ngen)).size - 5 * 4096);
  const damaged = readFileSync(logOf(ngen));

  const refused = ngen.run(['queue', 'pause']);
  expect(refused).toMatchObject({ status: 4, stdout: '' });
  expect(refused.stderr).toMatch(/last good event is at position \d+.*\n.*ngen log recover/);
  const tried = ngen.ok('log', 'recover', logOf(ngen), '--dry-run');
  expect(readFileSync(logOf(ngen)).equals(damaged)).toBe(true);

  const recovered = recoveredIn(ngen.ok('log', 'recover', logOf(ngen), '--json'));
  expect(tried).toContain(`Would save ${recovered.saved} events`);
  expect(recovered.saved + recovered.lost).toBe(events.length);
  expect(recovered.saved).toBeGreaterThan(50);
  expect(recordedEvents(ngen.store)).toEqual(events.slice(0, recovered.saved));
  expect(readFileSync(recovered.kept!).equals(damaged)).toBe(true);
  expect(statSync(logOf(ngen)).mode & 0o777).toBe(0o600);
  expect(ngen.queue().paused).toBe(events.slice(0, recovered.saved).findLast(({ type }) => type !== 'CommandAccepted')!.type === 'QueuePaused');
  expect(ngen.audit().length).toBe(events.slice(0, recovered.saved).filter(({ type }) => type !== 'CommandAccepted').length);
  ngen.ok('queue', 'pause');
  ngen.ok('queue', 'continue');
  expect(ngen.ok('log', 'recover', logOf(ngen))).toContain('The log is sound');
});

test('log recover puts a backup back and takes from the damaged log what came after it', async () => {
  const ngen = await madeStore(40);
  const backup = join(ngen.store, '..', 'backup.db');
  ngen.ok('log', 'backup', backup);
  await storeAfter(locationOf(ngen), 30);
  const events = recordedEvents(ngen.store);
  const bytes = readFileSync(logOf(ngen));
  bytes.fill(0xa5, 6 * 4096, 7 * 4096);
  writeFileSync(logOf(ngen), bytes);
  expect(recoveredIn(ngen.ok('log', 'recover', logOf(ngen), '--dry-run', '--json')).lost).toBeGreaterThan(20);
  expect(recoveredIn(ngen.ok('log', 'recover', backup, '--json'))).toMatchObject({ saved: events.length, lost: 0, changed: true });
  expect(recordedEvents(ngen.store)).toEqual(events);
});

test('log recover brings a log back that is gone, says what is lost, and refuses the log of another store', async () => {
  const ngen = await madeStore(2);
  const backup = join(ngen.store, '..', 'backup.db');
  ngen.ok('log', 'backup', backup);
  ngen.ok('queue', 'pause');
  renameSync(logOf(ngen), `${logOf(ngen)}.away`);
  expect(ngen.run(['queue', 'continue'])).toMatchObject({ status: 4, stderr: expect.stringContaining('ngen log recover BACKUP') });

  const other = await madeStore(1);
  expect(ngen.run(['log', 'recover', logOf(other)])).toMatchObject({ status: 4, stderr: expect.stringMatching(/logs of different stores.*Nothing was changed/) });
  expect(ngen.run(['log', 'recover', '/nonexistent/log.db'])).toMatchObject({ status: 1, stderr: expect.stringContaining('/nonexistent/log.db is missing') });

  const { status, stdout, stderr } = ngen.run(['log', 'recover', backup]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'Saved 4 events, up to position 3.\n' });
  expect(stderr).toMatch(/^Warning: Positions 4 to 5 are lost\./);
  expect(ngen.queue().paused).toBe(false);
  ngen.ok('queue', 'pause');
});

test('log recover is for who may change the store, and not while others have the log open', async () => {
  const ngen = await madeStore(30);
  const holder = spawn('sh', ['-c', 'exec 3<"$0"; echo open; read line', logOf(ngen)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = ended(holder);
  await once(holder.stdout, 'data');
  truncateSync(logOf(ngen), statSync(logOf(ngen)).size - 4096);
  expect(ngen.run(['log', 'recover', logOf(ngen)])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(new RegExp(`open: ${holder.pid}\\. Nothing was changed`)) });
  holder.stdin.end('\n');
  await exit;
  expect(ngen.run(['log', 'recover', logOf(ngen)], asNobody)).toMatchObject({ status: 3, stdout: '' });
  expect(ngen.run(['log', 'recover', logOf(ngen), '/silent'])).toMatchObject({ status: 0, stdout: '' });
});

test('recover names a file that holds no log, also where the store has one of its own; backup and replay a folder that is not there', () => {
  const ngen = newStore({ compiler: false });
  ngen.ok('queue', 'pause');
  for (const [args, status, message] of [
    [['log', 'recover', '/etc/passwd'], 4, /^Error: \/etc\/passwd: no event of a log can be read there\. Nothing was changed\./],
    [['log', 'recover', '/tmp', '--dry-run'], 1, /^Error: \/tmp is no file\. Nothing was changed\./],
    [['log', 'backup', '/nonexistent/x'], 1, /there is no folder \/nonexistent\. Nothing was written\./],
    [['log', 'backup', '/nonexistent/x', '--dry-run'], 1, /there is no folder \/nonexistent/],
    [['replay', '--to', '1', '--into', '/nonexistent/x'], 1, /there is no folder \/nonexistent/],
  ] as const) {
    expect(ngen.run(args), args.join(' ')).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(message) });
  }
});
