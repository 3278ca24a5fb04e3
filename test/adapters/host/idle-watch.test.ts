import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sessionsInUse } from '../../../adapters/host/graphical-sessions.ts';
import { defaultIdleThresholds, type IdleThresholds } from '../../../adapters/host/idle.ts';
import { watchIdle, type IdleWatch } from '../../../adapters/host/idle-watch.ts';
import { othersWork } from '../../../adapters/host/others-work.ts';
import { sampleWork, type WorkSample } from '../../../adapters/host/work-sample.ts';
import { fakeRoot } from './fake-root.ts';

const own = 7;
const second = 1000;

/** What a machine with two processors has done so far: processor times in seconds, waiting in percent of the time, traffic in bytes. */
type Doings = { readonly others?: number; readonly ours?: number; readonly cpuWait?: number; readonly ioWait?: number; readonly disk?: number; readonly ourDisk?: number; readonly avg?: number };

const pressure = (avg: number, waited: number): string => `some avg10=${avg.toFixed(2)} avg60=${avg.toFixed(2)} avg300=0.00 total=${Math.round(waited * 1e6)}\n`;

/** The files in which the kernel says so, of a process of ours and its child (proc(5)). */
const filesOf = ({ others = 0, ours = 0, cpuWait = 0, ioWait = 0, disk = 0, ourDisk = 0, avg = 0 }: Doings): Record<string, string> => {
  const stat = (pid: number, ticks: number): string => `${pid} (ngen) S 1 ${pid} ${pid} 0 -1 4194304 100 0 0 0 ${ticks} 0 0 0 20 0 1 0 100 1000 200 1\n`;
  return {
    'proc/stat': `cpu  ${Math.round((others + ours) * 100)} 0 0 999999 5000 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\n`,
    'proc/pressure/cpu': pressure(avg, cpuWait),
    'proc/pressure/io': pressure(0, ioWait),
    'proc/loadavg': '0.00 0.00 0.00 1/100 1\n',
    'proc/diskstats': `   8       0 sda 10 0 ${disk / 512} 0 0 0 0 0 0 0 0\n   8       1 sda1 10 0 ${disk / 512} 0 0 0 0 0 0 0 0\n 253       0 dm-0 10 0 ${disk / 512} 0 0 0 0 0 0 0 0\n`,
    'sys/block/sda/dev': '8:0\n',
    'sys/block/dm-0/dev': '253:0\n',
    [`proc/${own}/stat`]: stat(own, Math.round(ours * 50)),
    [`proc/${own}/status`]: 'VmHWM:\t10 kB\nVmRSS:\t10 kB\n',
    [`proc/${own}/task/${own}/children`]: '8 ',
    [`proc/${own}/io`]: `rchar: 1\nread_bytes: ${ourDisk}\nwrite_bytes: 0\n`,
    'proc/8/stat': stat(8, Math.round(ours * 50)),
    'proc/8/status': 'VmHWM:\t10 kB\nVmRSS:\t10 kB\n',
    'proc/8/task/8/children': '',
  };
};

const write = (root: string, files: Record<string, string>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

/** A machine whose clock and doings the test sets; it has as many processors as this one. */
const machine = (limits: Partial<IdleThresholds> = {}): { readonly watch: IdleWatch; readonly after: (seconds: number, doings: Doings) => Promise<readonly string[]> } => {
  const root = fakeRoot(filesOf({}));
  let now = 0;
  const watch = watchIdle(own, () => ({ ...defaultIdleThresholds, ...limits }), root, () => now);
  return {
    watch,
    after: (seconds, doings) => {
      now += seconds * second;
      write(root, filesOf(doings));
      return watch.busy();
    },
  };
};

describe('watching whether the machine is idle', () => {
  test('our own work does not count, however much', async () => {
    const { after } = machine();
    expect(await after(0, {})).toEqual([]);
    expect(await after(1, { ours: 2, cpuWait: 0.9, ioWait: 0.8, disk: 2 ** 20, ourDisk: 2 ** 20 })).toEqual([]);
  });

  test('others\' work does, within a second', async () => {
    const { after } = machine({ cpuPercent: 1 });
    expect(await after(0, {})).toEqual([]);
    expect(await after(1, { ours: 1, others: 1 })).toEqual([expect.stringMatching(/^others use [\d.]+ % of the processors/)]);
  });

  test('who waits for the disk is told from who uses it', async () => {
    const { after } = machine();
    expect(await after(0, {})).toEqual([]);
    expect(await after(1, { ioWait: 0.5, disk: 10_240, ourDisk: 1024 })).toEqual(['others wait for the disk 45 % of the time (limit 10 %)']);
  });

  test('who waits for a processor counts while we do nothing', async () => {
    const { after } = machine();
    expect(await after(0, {})).toEqual([]);
    expect(await after(1, { cpuWait: 0.3 })).toEqual(['tasks wait for the processor 30 % of the time (limit 10 %)']);
  });

  test('first the averages of the last minute count; a busy machine is looked at again after a minute, over that minute', async () => {
    const { after } = machine();
    const busy = ['tasks wait for the processor 40 % of the time (limit 10 %)'];
    expect(await after(0, { avg: 40 })).toEqual(busy);
    expect(await after(59, { avg: 0 })).toEqual(busy);
    expect(await after(1, { avg: 40 })).toEqual([]);
  });

  test('less than half a second tells nothing', async () => {
    const { after } = machine({ cpuPercent: 1 });
    expect(await after(0, {})).toEqual([]);
    expect(await after(0.4, { others: 0.4 })).toEqual([]);
    expect(await after(0.2, { others: 0.6 })).toHaveLength(1);
  });
});

test('a limit on waiting for a processor is not judged while our own tasks wait', () => {
  const at = (time: number, part: Partial<WorkSample>): WorkSample => ({ at: time, busyMs: 0, cpuWaitMs: 0, ioWaitMs: 0, diskBytes: 0, own: { cpuMs: 0, diskBytes: 0 }, ...part });
  expect(othersWork(at(0, {}), at(1000, { busyMs: 1500, cpuWaitMs: 500, own: { cpuMs: 1000, diskBytes: 0 } }), 2)).toEqual({ cpuPercent: 25, cpuPressure: null, ioPressure: 0 });
  expect(othersWork(at(0, { cpuWaitMs: null, ioWaitMs: null }), at(1000, { busyMs: 10 }), 2)).toEqual({ cpuPercent: 0.5, cpuPressure: null, ioPressure: null });
});

test('this machine\'s own figures: what this process does is its own', () => {
  const before = sampleWork([process.pid]);
  for (const end = performance.now() + 300; performance.now() < end; );
  const after = sampleWork([process.pid]);
  expect(after.own.cpuMs).toBeGreaterThan(before.own.cpuMs);
  expect(after.busyMs - before.busyMs).toBeGreaterThanOrEqual(after.own.cpuMs - before.own.cpuMs - 50);
});

describe('graphical sessions', () => {
  const session = (type: string, hint: string): string => {
    const root = fakeRoot({ 'run/systemd/sessions/2': `UID=1000\nTYPE=${type}\nCLASS=user\nSTATE=active\n`, 'run/systemd/sessions/2.ref': '' });
    mkdirSync(join(root, 'usr/bin'), { recursive: true });
    writeFileSync(join(root, 'usr/bin/loginctl'), `#!/bin/sh\n[ "$*" = "show-session 2 --property=IdleHint" ] && echo IdleHint=${hint}\n`, { mode: 0o755 });
    return root;
  };
  test.each([
    ['wayland', 'no', ['somebody uses the graphical session 2']],
    ['x11', 'yes', []],
    ['tty', 'no', []],
  ])('%s, idle %s', async (type, hint, expected) => {
    expect(await sessionsInUse(session(type, hint))).toEqual(expected);
  });

  test('a server has none; a logind that does not answer says nothing', async () => {
    expect(await sessionsInUse(fakeRoot({}))).toEqual([]);
    expect(await sessionsInUse(fakeRoot({ 'run/systemd/sessions/3': 'TYPE=x11\nCLASS=user\nSTATE=active\n' }))).toEqual([]);
  });
});
