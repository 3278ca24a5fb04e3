import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sessionsInUse } from '../../../adapters/host/graphical-sessions.ts';
import { defaultIdleThresholds, type IdleThresholds } from '../../../adapters/host/idle.ts';
import { lookMs, watchIdle, type IdleWatch } from '../../../adapters/host/idle-watch.ts';
import { othersWork } from '../../../adapters/host/others-work.ts';
import { sampleWork, type WorkSample } from '../../../adapters/host/work-sample.ts';
import { stateOf } from '../../support/process-state.ts';
import { unasked } from '../../support/unasked.ts';
import { fakeRoot, writeFiles } from './fake-root.ts';
import { filesOf, own, processors, type Doings } from './fake-work.ts';

const second = 1000;

/** A machine whose clock and doings the test sets. */
const machine = (limits: Partial<IdleThresholds> = {}): { readonly watch: IdleWatch; readonly root: string; readonly after: (seconds: number, doings: Doings) => Promise<readonly string[]> } => {
  const root = fakeRoot(filesOf({}));
  let now = 0;
  const watch = watchIdle(own, () => ({ ...defaultIdleThresholds, ...limits }), root, () => now);
  return {
    watch,
    root,
    after: (seconds, doings) => {
      now += seconds * second;
      writeFiles(root, filesOf(doings));
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

  test('less than six tenths of a second tell nothing', async () => {
    const { after } = machine({ cpuPercent: 1 });
    expect(await after(0, {})).toEqual([]);
    expect(await after(0.4, { others: 0.4 })).toEqual([]);
    expect(await after(0.2, { others: 0.6 })).toHaveLength(1);
  });

  // Looked at as the service does it; on this machine each processor has so much time in a second.

  /** Others begin to use so much of all processors right after a look; how many looks later that is told. */
  const looksUntilTold = async (part: number): Promise<number> => {
    const { after } = machine();
    const lookSeconds = lookMs / second;
    for (let look = 0; look < 10; look += 1) expect(await after(lookSeconds, { ours: look * 0.3 })).toEqual([]);
    for (let look = 1; ; look += 1) if ((await after(lookSeconds, { ours: 3 + look * 0.01, others: part * processors * lookSeconds * look })).length > 0) return look;
  };

  test.each([
    ['all of them', 1, 400],
    ['half of them', 0.5, 600],
    ['a little more than the limit', 0.27, 800],
  ])('others begin to use the processors, %s: that is told soon, and within a second in any case', async (_, part, ms) => {
    expect((await looksUntilTold(part)) * lookMs).toBeLessThanOrEqual(ms);
  });

  test('a command that somebody types, and that is over in a moment, does not count', async () => {
    const { after } = machine();
    const typed = 0.2 * processors * 0.6; // of a window of six tenths of a second not quite the limit of a quarter
    for (const others of [0, 0, 0, 0, 0, typed, typed, typed, typed, typed]) expect(await after(lookMs / second, { others })).toEqual([]);
  });

  test('where somebody types, and the battery, are looked at within a second too', async () => {
    const { after, root } = machine();
    expect(await after(0, {})).toEqual([]);
    writeFiles(root, { 'dev/tty1': '' });
    const looks = [];
    for (let look = 0; look < 5; look += 1) looks.push((await after(lookMs / second, {})).length);
    expect(looks.slice(0, 5).reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0);
  });
});

test('a limit on waiting for a processor is not judged while our own tasks wait', () => {
  const at = (time: number, part: Partial<WorkSample>): WorkSample => ({ at: time, processors: 2, busyMs: 0, cpuWaitMs: 0, ioWaitMs: 0, diskBytes: 0, own: { cpuMs: 0, diskBytes: 0 }, ...part });
  expect(othersWork(at(0, {}), at(1000, { busyMs: 1500, cpuWaitMs: 500, own: { cpuMs: 1000, diskBytes: 0 } }))).toEqual({ cpuPercent: 25, cpuPressure: null, ioPressure: 0 });
  expect(othersWork(at(0, { cpuWaitMs: null, ioWaitMs: null }), at(1000, { busyMs: 10 }))).toEqual({ cpuPercent: 0.5, cpuPressure: null, ioPressure: null });
});

test('this machine\'s own figures: what this process does is its own', () => {
  const before = sampleWork([process.pid]);
  for (const end = performance.now() + 300; performance.now() < end; );
  const after = sampleWork([process.pid]);
  expect(after.own.cpuMs).toBeGreaterThan(before.own.cpuMs);
  expect(after.busyMs - before.busyMs).toBeGreaterThanOrEqual(after.own.cpuMs - before.own.cpuMs - 50);
  const measures = spawnSync('cat', ['/proc/pressure/cpu', '/proc/pressure/io'], { encoding: 'utf8' }).stdout.startsWith('some avg10=');
  expect([before.cpuWaitMs, before.ioWaitMs, after.cpuWaitMs, after.ioWaitMs].map((ms) => typeof ms)).toEqual(Array(4).fill(measures ? 'number' : 'object'));
});

test('what a process of ours did counts as ours while it has ended and nobody has asked for it', async () => {
  const child = unasked(process.execPath, '-e', 'for (const end = process.cpuUsage().user + 300_000; process.cpuUsage().user < end; );');
  expect(sampleWork([child.pid!]).own.cpuMs).toBeGreaterThanOrEqual(280);
  const all = sampleWork([process.pid]).own.cpuMs;
  await once(child, 'exit');
  expect(stateOf(child.pid!)).toBeNull();
  expect(sampleWork([process.pid]).own.cpuMs, 'and is counted once').toBeGreaterThanOrEqual(all - 20);
  expect(sampleWork([process.pid]).own.cpuMs - all, 'and is counted once').toBeLessThan(280);
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
