import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { processUsage } from '../../../adapters/compiler/process-usage.ts';

describe('what a process uses', () => {
  it('is what it says of itself', () => {
    for (const until = process.cpuUsage().user + 200_000; process.cpuUsage().user < until; ) JSON.stringify(process.versions);
    const { user, system } = process.cpuUsage();
    const usage = processUsage(process.pid)!;
    expect(Math.abs(usage.cpuMs - (user + system) / 1000)).toBeLessThan(50);
    expect(usage.resident / process.memoryUsage.rss()).toBeCloseTo(1, 1);
    // getrusage(2) gives the highest resident size in kilobytes; of a forked process that of its parent counts too.
    expect(usage.peakResident).toBeGreaterThanOrEqual(usage.resident);
    expect(usage.peakResident).toBeLessThanOrEqual(process.resourceUsage().maxRSS * 1024 * 1.01);
  });

  it('is nothing once it has ended', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    expect(processUsage(child.pid!)).toBeNull();
  });
});
