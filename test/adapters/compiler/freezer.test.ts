import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFreezer, type Freezer } from '../../../adapters/compiler/freezer.ts';
import { runLimited } from '../../../adapters/compiler/run-limited.ts';
import { signalGroup } from '../../../adapters/compiler/signal-group.ts';
import { until } from '../../support/ngen-files.ts';
import { stateOf } from '../../support/process-state.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** A shell that writes its number and its child's, and waits until it is told to end; without starting anything: a shell that does is not stopped while its child is not yet another program (vfork(2)). */
const begin = (freezer: Freezer, timeMs = 60_000) => {
  const folder = temporaryFolder('ngen-freezer-');
  execFileSync('mkfifo', [join(folder, 'end')]);
  const script = 'echo >&3; sh -c \'echo $PPID $$ > pids; read -r _ < end\'; exit 0';
  onTestFinished(() => pids().slice(0, 1).forEach((leader) => signalGroup(leader, 'SIGKILL')));
  const over = runLimited({ file: 'sh', args: ['-c', script] }, { folder, environment: { PATH: process.env['PATH'] } }, { timeMs, memoryBytes: 2 ** 30, background: false, freezer }, undefined);
  const pids = (): readonly number[] => {
    try {
      return readFileSync(join(folder, 'pids'), 'utf8').trim().split(' ').filter((part) => part !== '').map(Number);
    } catch {
      return [];
    }
  };
  return { over, pids, runs: () => pids().length === 2, stands: () => pids().length === 2 && pids().every((pid) => stateOf(pid) === 'T'), end: () => writeFileSync(join(folder, 'end'), '\n', { flag: 'r+' }) };
};

/** Raises when it does not stand still in the meantime. */
const standsStillFor = async (ms: number, stands: () => boolean): Promise<void> => {
  const began = performance.now();
  await until(`it stood still for ${ms} ms`, () => {
    if (!stands()) throw new Error('it goes on');
    return performance.now() - began > ms;
  });
};

test('everything that was started stands still, and goes on; the time in between is no part of the limit', async () => {
  const freezer = createFreezer();
  const began = performance.now();
  const { over, runs, stands } = begin(freezer, 4000);
  await until('it runs', runs);
  freezer.set('none');
  await until('both stand still', stands);
  await standsStillFor(4200, stands);
  freezer.set('all');
  const { stopped, wallMs } = await over;
  expect(stopped).toBe('out-of-time');
  expect(wallMs).toBeGreaterThanOrEqual(3990);
  expect(wallMs).toBeLessThan(performance.now() - began - 4000);
});

test('what is started while the others stand still stands still too, and can be ended', async () => {
  const freezer = createFreezer();
  freezer.set('none');
  const controller = new AbortController();
  const folder = temporaryFolder('ngen-freezer-');
  const over = runLimited({ file: 'sh', args: ['-c', 'echo >&3; sleep 0.2; echo > ran; exec sleep 100'] }, { folder, environment: { PATH: process.env['PATH'] } }, { timeMs: 60_000, memoryBytes: 2 ** 30, background: false, freezer }, controller.signal);
  await standsStillFor(600, () => !existsSync(join(folder, 'ran')));
  controller.abort();
  expect(await over).toMatchObject({ stopped: 'cancelled' });
});

test('one of several goes on, the others in its place when it has ended; their time does not run meanwhile', async () => {
  const freezer = createFreezer();
  const began = performance.now();
  const [first, second] = [begin(freezer), begin(freezer)];
  await until('both run', () => first.runs() && second.runs());
  freezer.set('one');
  await until('the second stands still', second.stands);
  expect(first.stands()).toBe(false);
  await standsStillFor(300, second.stands);
  const third = begin(freezer);
  first.end();
  await first.over;
  await until('the second goes on, the third does not', () => !second.stands() && (third.stands() || !third.runs()));
  second.end();
  expect((await second.over).wallMs).toBeLessThan(performance.now() - began - 300);
  await until('the third goes on', () => third.runs() && !third.stands());
  freezer.set('none');
  await until('the third stands still', third.stands);
  freezer.set('all');
  third.end();
  expect(await third.over).toMatchObject({ exitCode: 0, stopped: null });
});
