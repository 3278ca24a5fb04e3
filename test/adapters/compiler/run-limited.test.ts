import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runLimited } from '../../../adapters/compiler/run-limited.ts';

/** What a shell says at its end (times(1p)): user and system time. Kept in clock ticks of 10 ms by the kernel's other account. */
const saidMs = (output: string): number => {
  const [, ...parts] = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s/.exec(output)!.map(Number);
  return ((parts[0]! + parts[2]!) * 60 + parts[1]! + parts[3]!) * 1000;
};

test('processor time is told to the end, however seldom one looks', async () => {
  const script = 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; times';
  const run = () => runLimited({ file: 'sh', args: ['-c', script] }, { folder: '/', environment: {} }, { timeMs: 60_000, memoryBytes: 2 ** 30, background: false }, undefined);
  const outcomes = await Promise.all(Array.from({ length: 6 }, run));
  for (const { output, cpuMs } of outcomes) expect(cpuMs).toBeGreaterThanOrEqual(saidMs(output) - 20);
  expect(outcomes.map(({ exitCode }) => exitCode)).toEqual(outcomes.map(() => 0));
});

test('what cannot be started, for want of descriptors or of the program, is told and ends nothing else', async () => {
  const program = new URL('support/run-without-descriptors.ts', import.meta.url).pathname;
  const output = execFileSync('sh', ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, program], { encoding: 'utf8' });
  expect(output).toBe('begins\nEMFILE\n');
  const none = runLimited({ file: '/nonexistent', args: [] }, { folder: '/', environment: {} }, { timeMs: 1000, memoryBytes: 2 ** 30, background: false }, undefined);
  await expect(none).rejects.toMatchObject({ code: 'ENOENT' });
});
