import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createFreezer } from '../../../adapters/compiler/freezer.ts';
import { runLimited } from '../../../adapters/compiler/run-limited.ts';
import { until } from '../../support/ngen-files.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { join } from 'node:path';

const stateOf = (pid: number): string => /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1]!;

/** A shell that writes its number and its child's, and runs until the file `end` is there. */
const begin = (freezer: ReturnType<typeof createFreezer>, timeMs: number) => {
  const folder = temporaryFolder('ngen-freezer-');
  const script = 'sh -c \'echo $PPID $$ > pids.new; mv pids.new pids; while [ ! -e end ]; do sleep 0.01; done\'; exit 0';
  const over = runLimited({ file: 'sh', args: ['-c', script] }, { folder, environment: { PATH: process.env['PATH'] } }, { timeMs, memoryBytes: 2 ** 30, background: false, freezer }, undefined);
  const pids = (): readonly number[] => {
    try {
      return readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ').map(Number);
    } catch {
      return [];
    }
  };
  return { folder, over, pids };
};

test('everything that was started stands still, and goes on; the time in between is no part of the limit', async () => {
  const freezer = createFreezer();
  const { over, pids } = begin(freezer, 2000);
  await until('it runs', () => pids().length === 2);
  freezer.freeze();
  await until('both stand still', () => pids().every((pid) => stateOf(pid) === 'T'));
  const frozenAt = freezer.now();
  const began = performance.now();
  await until('longer than the limit has passed', () => performance.now() - began > 2200);
  expect(freezer.now()).toBe(frozenAt);
  expect(pids().every((pid) => stateOf(pid) === 'T')).toBe(true);
  freezer.thaw();
  const { stopped, wallMs } = await over;
  expect(stopped).toBe('out-of-time');
  expect(wallMs).toBeLessThan(performance.now() - began);
  expect(freezer.now()).toBeGreaterThan(frozenAt);
});

test('what is started while the others stand still stands still too, and can be ended', async () => {
  const freezer = createFreezer();
  freezer.freeze();
  const controller = new AbortController();
  const folder = temporaryFolder('ngen-freezer-');
  const over = runLimited({ file: 'sleep', args: ['100'] }, { folder, environment: { PATH: process.env['PATH'] } }, { timeMs: 60_000, memoryBytes: 2 ** 30, background: false, freezer }, controller.signal);
  controller.abort();
  expect(await over).toMatchObject({ stopped: 'cancelled' });
});
