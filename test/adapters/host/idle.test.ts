import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type IdleThresholds, judgeIdle } from '../../../adapters/host/idle.ts';
import { readPressure } from '../../../adapters/host/pressure.ts';
import { fakeRoot } from './fake-root.ts';

const pressure = (avg10: string, avg60 = '0.00'): string => `some avg10=${avg10} avg60=${avg60} avg300=0.00 total=26102253\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n`;
const quiet = { 'proc/pressure/cpu': pressure('0.00'), 'proc/pressure/io': pressure('0.00'), 'proc/loadavg': '9.00 9.00 9.00 1/100 1\n' };
const now = Date.parse('2026-11-21T12:00:00Z');

const battery = (status: string, capacity: string, online = '0'): Record<string, string> => ({
  'sys/class/power_supply/AC/type': 'Mains\n',
  'sys/class/power_supply/AC/online': `${online}\n`,
  'sys/class/power_supply/BAT0/type': 'Battery\n',
  'sys/class/power_supply/BAT0/status': `${status}\n`,
  'sys/class/power_supply/BAT0/capacity': `${capacity}\n`,
});

const judge = (files: Record<string, string>, thresholds: Partial<IdleThresholds> = {}) => judgeIdle(thresholds, { root: fakeRoot(files), now, cores: 2 });

describe('reasons', () => {
  test.each<[string, Record<string, string>, RegExp | null]>([
    ['a quiet machine', quiet, null],
    ['processors wanted', { ...quiet, 'proc/pressure/cpu': pressure('10.01') }, /processor 10\.01 %/],
    ['processors wanted for a minute', { ...quiet, 'proc/pressure/cpu': pressure('0.00', '25.00') }, /processor 25 %/],
    ['just at the limit', { ...quiet, 'proc/pressure/cpu': pressure('10.00') }, null],
    ['the disk wanted', { ...quiet, 'proc/pressure/io': pressure('40.00') }, /disk 40 %/],
    ['no pressure measured, little load', { 'proc/loadavg': '1.00 0.1 0.1 1/100 1\n' }, null],
    ['no pressure measured, load', { 'proc/loadavg': '1.50 0.1 0.1 1/100 1\n' }, /load is 1\.5/],
    ['a low battery', { ...quiet, ...battery('Discharging', '50') }, /battery is at 50 %/],
    ['a full battery', { ...quiet, ...battery('Discharging', '51') }, null],
    ['a low battery on mains', { ...quiet, ...battery('Charging', '5', '1') }, null],
    ['a low battery that does not discharge', { ...quiet, ...battery('Full', '5') }, null],
    ['a mouse\'s low battery', { ...quiet, ...battery('Discharging', '5'), 'sys/class/power_supply/BAT0/scope': 'Device\n' }, null],
  ])('%s', (_, files, why) => {
    const judgement = judge(files);
    expect(judgement.idle).toBe(why === null);
    expect(judgement.why.join()).toMatch(why ?? /^$/);
  });

  test('each of several is named', () => {
    expect(judge({ ...quiet, 'proc/pressure/cpu': pressure('50.00'), 'proc/pressure/io': pressure('50.00'), ...battery('Discharging', '1') }).why).toHaveLength(3);
  });

  test('limits are parameters', () => {
    expect(judge({ ...quiet, 'proc/pressure/cpu': pressure('40.00') }, { cpuPressure: 50 }).idle).toBe(true);
    expect(judge(quiet, { cpuPressure: -1 }).idle).toBe(false);
  });
});

test('somebody typed at a terminal', () => {
  const judgeAt = (seconds: number) => {
    const root = fakeRoot({ ...quiet, 'dev/pts/0': '', 'dev/pts/7': '', 'dev/pts/ptmx': '', 'dev/tty1': '' });
    for (const name of ['pts/0', 'tty1']) utimesSync(join(root, 'dev', name), 0, 0);
    utimesSync(join(root, 'dev/pts/ptmx'), now / 1000, 0);
    utimesSync(join(root, 'dev/pts/7'), now / 1000 - seconds, 0);
    return judgeIdle({}, { root, now, cores: 2 });
  };
  expect(judgeAt(299)).toEqual({ idle: false, why: ['somebody typed at pts/7 299 s ago (limit 300 s)'] });
  expect(judgeAt(300)).toEqual({ idle: true, why: [] });
});

test('this machine: each reason for being busy can be lifted by its limit', () => {
  const none = { cpuPressure: 101, ioPressure: 101, loadPerCore: Infinity, inputSeconds: 0, batteryPercent: -1 };
  expect(judgeIdle(none)).toEqual({ idle: true, why: [] });
});

/** What the kernel says to `cat`; empty where it does not measure, be the file there or not. */
const asCatReads = (resource: string): string => spawnSync('cat', [join('/proc/pressure', resource)], { encoding: 'utf8' }).stdout;
const totalIn = (text: string): number => Number(text.split('\n')[0]!.split('total=')[1] ?? 0);

test.each(['cpu', 'io', 'memory'] as const)('the kernel\'s own figures of %s: numbers where another program reads some, and the same', (resource) => {
  const before = asCatReads(resource);
  const measured = readPressure(resource);
  const after = asCatReads(resource);
  expect(measured !== null).toBe(before.startsWith('some avg10='));
  const { avg10, total } = measured ?? { avg10: 0, total: 0 };
  expect([totalIn(before) <= total, total <= totalIn(after), avg10 >= 0, avg10 <= 100]).toEqual([true, true, true, true]);
});

test('where the kernel does not measure there are none', () => {
  expect(readPressure('io', fakeRoot({ 'proc/pressure/io': pressure('1.25', '2.50') }))).toEqual({ avg10: 1.25, avg60: 2.5, total: 26_102_253 });
  expect(readPressure('io', fakeRoot({}))).toBeNull();
});
