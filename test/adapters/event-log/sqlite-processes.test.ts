import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { emptyHead, verifyChain } from '../../../adapters/event-log/hash-chain.ts';
import { openSqliteLog } from '../../../adapters/event-log/sqlite-log.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { collect } from './events.ts';

const full = process.env['NGEN_TEST_TIER'] === 'full';
const writers = 8;
const kills = full ? 60 : 12;
const appendsBetweenKills = full ? 200 : 40;

const script = fileURLToPath(import.meta.resolve('./append-until-stopped.ts'));

test(`${writers} processes append and retry, some are killed: nothing acknowledged is lost, no revision is missing, the chain holds`, async () => {
  const file = join(temporaryFolder(), 'events.db');
  const acknowledged = new Map<string, number>();
  const running = new Set<ChildProcess>();
  const ended: Promise<unknown>[] = [];
  let heard = (): void => {};

  const start = (): void => {
    const child = spawn(process.execPath, [script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(child);
    ended.push(Promise.all([once(child, 'exit'), once(child.stdout, 'close')]));
    child.stdin.on('error', () => {}); // it was killed
    createInterface(child.stdout).on('line', (line) => {
      const [last, list = ''] = line.split(' ');
      const ids = list.split(',');
      if (ids.at(-1)?.length !== 36) return; // killed while it was writing the line
      ids.forEach((id, index) => acknowledged.set(id, Number(last) - ids.length + 1 + index));
      heard();
    });
  };
  onTestFinished(() => running.forEach((child) => void child.kill('SIGKILL')));
  const acknowledgedAppends = async (count: number): Promise<void> =>
    new Promise((resolve) => {
      let left = count;
      heard = () => {
        left -= 1;
        if (left <= 0) resolve();
      };
    });

  for (let index = 0; index < writers; index += 1) start();
  for (let kill = 0; kill < kills; kill += 1) {
    await acknowledgedAppends(1 + Math.floor(Math.random() * 2 * appendsBetweenKills));
    const victim = [...running][Math.floor(Math.random() * running.size)]!;
    running.delete(victim);
    victim.kill('SIGKILL');
    start();
  }
  await acknowledgedAppends(appendsBetweenKills);
  for (const child of running) child.stdin?.end();
  await Promise.all(ended);

  const log = openSqliteLog({ file });
  const events = await collect(log.readForward(0));
  const head = await log.head();
  await log.close();
  expect(verifyChain(emptyHead, events)).toEqual({ head, broken: null });
  const revisions = new Map(events.map(({ id, revision }) => [id, revision]));
  expect(revisions.size).toBe(events.length);
  for (const [id, revision] of acknowledged) expect(revisions.get(id)).toBe(revision);
  expect(acknowledged.size).toBeGreaterThan(kills);

  const appends = Map.groupBy(events, ({ correlationId }) => correlationId);
  for (const append of appends.values()) {
    expect(append).toHaveLength((append[0]!.data as { size: number }).size);
    expect(append.at(-1)!.revision - append[0]!.revision).toBe(append.length - 1);
  }
});
