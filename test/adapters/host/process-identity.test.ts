import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { currentProcess, isAlive, processIdentity } from '../../../adapters/host/process-identity.ts';
import { readProcessStat } from '../../../adapters/host/process-stat.ts';
import { fakeRoot, processFiles } from './fake-root.ts';

const boot = (id: string): Record<string, string> => ({ 'proc/sys/kernel/random/boot_id': `${id}\n` });
const one = { pid: 7, parent: 1, name: 'a) b (c', argv: ['a'], startTime: 4242 };

test('reads pid, start time and boot, whatever the name', () => {
  expect(processIdentity(7, fakeRoot({ ...boot('b'), ...processFiles([one]) }))).toEqual({ pid: 7, startTime: '4242', bootId: 'b' });
});

test.each<[string, Record<string, string>, boolean]>([
  ['the same process', { ...boot('b'), ...processFiles([one]) }, true],
  ['a later process of the same number', { ...boot('b'), ...processFiles([{ ...one, startTime: 5000 }]) }, false],
  ['the same number and time after a reboot', { ...boot('c'), ...processFiles([one]) }, false],
  ['a zombie', { ...boot('b'), ...processFiles([{ ...one, state: 'Z' }]) }, false],
  ['stopped, but there', { ...boot('b'), ...processFiles([{ ...one, state: 'T' }]) }, true],
  ['nobody', boot('b'), false],
])('%s', (_, files, alive) => expect(isAlive({ pid: 7, startTime: '4242', bootId: 'b' }, fakeRoot(files))).toBe(alive));

test('this process', () => {
  const self = currentProcess();
  expect(self).toMatchObject({ pid: process.pid, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() });
  expect(isAlive(self)).toBe(true);
  // Start time is in ticks of a hundredth of a second since boot; uptime and Node's own clock know it too.
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  expect(Math.abs(uptime - process.uptime() - Number(self.startTime) / 100)).toBeLessThan(2);
});

const waitUntil = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('a real process that is killed, and a real zombie', async () => {
  const child: ChildProcess = spawn('sleep', ['60']);
  const identity = processIdentity(child.pid!);
  expect(isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);

  // `exec` makes a sleep of the shell, which never collects its child; until then the shell would.
  const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const zombie = Number(line.toString());
  await waitUntil(() => readProcessStat(parent.pid!)?.name === 'sleep' && readProcessStat(zombie)?.name === 'sleep');
  process.kill(zombie, 'SIGKILL');
  await waitUntil(() => readProcessStat(zombie)?.state === 'Z');
  expect(isAlive(processIdentity(zombie))).toBe(false);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
});

test('no such process has no identity', () => expect(() => processIdentity(2 ** 22 + 1)).toThrow(/no process/));
