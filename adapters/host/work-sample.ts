import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processTree, treeUsage } from '../compiler/tree-usage.ts';
import { readPressure } from './pressure.ts';

/** How many processors a machine has, whoever may use them; for how long they have worked since the start, and for how long for some of its processes, in milliseconds. */
export type ProcessorSample = { readonly at: number; readonly processors: number; readonly busyMs: number; readonly own: { readonly cpuMs: number } };

/** What a machine and some of its processes have done since the start: times in milliseconds, disk traffic in bytes. */
export type WorkSample = ProcessorSample & {
  /** Time in which some task waited for a processor, or a disk; null where the kernel does not measure it. */
  readonly cpuWaitMs: number | null;
  readonly ioWaitMs: number | null;
  readonly diskBytes: number;
  readonly own: { readonly diskBytes: number };
};

// USER_HZ is 100 on every architecture that .NET runs on (proc_stat(5)).
const msPerTick = 10;
const sectorBytes = 512;
const stacked = /^(?:loop|ram|zram|dm-|md)/;

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // not every kernel and container has every file, and processes end
  }
};

/** Busy: user, nice, system, irq and softirq of the first line (proc_stat(5)), not idle, iowait, nor what the hypervisor took. */
const readProcessors = (root: string): { readonly processors: number; readonly busyMs: number } => {
  const stat = read(join(root, 'proc/stat'));
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = stat.split('\n', 1)[0]!.split(/\s+/).map(Number);
  return { processors: Math.max(1, stat.match(/^cpu\d/gm)?.length ?? 0), busyMs: (user + nice + system + irq + softirq) * msPerTick };
};

/** Sectors read and written by whole disks (Linux Documentation/admin-guide/iostats.rst); partitions and layers would count twice. */
const diskBytes = (root: string): number =>
  read(join(root, 'proc/diskstats'))
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , name]) => name !== undefined && !stacked.test(name) && existsSync(join(root, 'sys/block', name)))
    .reduce((sum, fields) => sum + (Number(fields[5]) + Number(fields[9])) * sectorBytes, 0);

/** What reached the storage layer for a process and its ended children (proc_pid_io(5)). */
const processBytes = (pid: number, root: string): number => {
  const text = read(join(root, 'proc', String(pid), 'io'));
  return ['read_bytes', 'write_bytes'].reduce((sum, field) => sum + Number(new RegExp(`^${field}: (\\d+)`, 'm').exec(text)?.[1] ?? 0), 0);
};

/** The part of a sample that costs least. */
export const sampleProcessors = (own: readonly number[], root = '/', at = performance.now()): ProcessorSample => {
  const procRoot = join(root, 'proc');
  return { at, ...readProcessors(root), own: { cpuMs: own.reduce((sum, pid) => sum + (treeUsage(pid, procRoot)?.cpuMs ?? 0), 0) } };
};

/** A sample of a machine; `own` are processes that count, with all that they started, as ours. */
export const sampleWork = (own: readonly number[], root = '/', at = performance.now()): WorkSample => {
  const procRoot = join(root, 'proc');
  const total = (resource: 'cpu' | 'io'): number | null => {
    const pressure = readPressure(resource, root);
    return pressure === null ? null : pressure.total / 1000;
  };
  const processors = sampleProcessors(own, root, at);
  return {
    ...processors,
    cpuWaitMs: total('cpu'),
    ioWaitMs: total('io'),
    diskBytes: diskBytes(root),
    own: {
      ...processors.own,
      diskBytes: own.flatMap((pid) => processTree(pid, procRoot)).reduce((sum, pid) => sum + processBytes(pid, root), 0),
    },
  };
};
