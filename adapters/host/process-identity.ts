import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from '../../domain/worker.ts';
import { isRunning, readProcessStat } from './process-stat.ts';

/** Identifies the running boot; empty where the kernel does not say. */
export const readBootId = (root = '/'): string => {
  try {
    return readFileSync(join(root, 'proc/sys/kernel/random/boot_id'), 'utf8').trim();
  } catch {
    return ''; // a /proc without sysctl files, as in some sandboxes: then pid and start time must do
  }
};

/**
 * The identity of a process that no later process shares: pid, start time in clock ticks since boot, and boot.
 * @throws Error when `pid` is not running
 */
export const processIdentity = (pid: number, root = '/'): Worker => {
  const stat = readProcessStat(pid, root);
  if (stat === null) throw new Error(`There is no process ${pid}.`);
  return { pid, startTime: stat.startTime, bootId: readBootId(root) };
};

export const currentProcess = (root = '/'): Worker => processIdentity(process.pid, root);

/** Whether this very process still runs: not a later one of the same number, not one of an earlier boot, not a zombie. */
export const isAlive = (identity: Worker, root = '/'): boolean => {
  if (identity.bootId !== readBootId(root)) return false;
  const stat = readProcessStat(identity.pid, root);
  return stat !== null && stat.startTime === identity.startTime && isRunning(stat);
};
