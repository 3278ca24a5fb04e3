import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readLastInput } from './last-input.ts';
import { readPower } from './power.ts';
import { readPressure } from './pressure.ts';

export type IdleThresholds = {
  /** Seconds between two looks at a machine that is not idle. */
  readonly pollSeconds: number;
  /** Percent of time in which some task waits for a processor; not judged while we compile, since our own wait too. */
  readonly cpuPressure: number;
  /** Percent of all processors' time that others use; judged while we wait or compile. */
  readonly cpuPercent: number;
  /** Percent of time in which some task waits for a disk. */
  readonly ioPressure: number;
  /** Running tasks per processor, averaged over a minute; judged only where the kernel does not measure pressure. */
  readonly loadPerCore: number;
  /** Seconds without input at any terminal. */
  readonly inputSeconds: number;
  /** On battery, the charge that must be exceeded. */
  readonly batteryPercent: number;
};

/** A look each minute, five minutes without input and half a battery are the original service's own. */
export const defaultIdleThresholds: IdleThresholds = { pollSeconds: 60, cpuPressure: 10, cpuPercent: 25, ioPressure: 10, loadPerCore: 0.5, inputSeconds: 300, batteryPercent: 50 };

/** `why` has a reason for each thing that keeps the machine from being idle; empty when it is. */
export type IdleJudgement = { readonly idle: boolean; readonly why: readonly string[] };

export type World = { readonly root: string; readonly now: number; readonly cores: number };

const pressureReason = (resource: 'cpu' | 'io', limit: number, root: string): string | null => {
  const pressure = readPressure(resource, root);
  if (pressure === null) return null;
  const percent = Math.max(pressure.avg10, pressure.avg60);
  return percent > limit ? `tasks wait for the ${resource === 'cpu' ? 'processor' : 'disk'} ${percent} % of the time (limit ${limit} %)` : null;
};

const loadReason = (limit: number, { root, cores }: World): string | null => {
  if (readPressure('cpu', root) !== null) return null;
  const load = Number(readFileSync(join(root, 'proc/loadavg'), 'utf8').split(' ')[0]);
  return load / cores > limit ? `the load is ${load} on ${cores} processors (limit ${limit} each)` : null;
};

const inputReason = (limit: number, { root, now }: World): string | null => {
  const input = readLastInput(root);
  const seconds = input === null ? Infinity : Math.max(0, Math.round((now - input.time) / 1000));
  return input !== null && seconds < limit ? `somebody typed at ${input.terminal} ${seconds} s ago (limit ${limit} s)` : null;
};

const batteryReason = (limit: number, { root }: World): string | null => {
  const { batteryPercent } = readPower(root);
  return batteryPercent !== null && batteryPercent <= limit ? `the battery is at ${batteryPercent} % (limit ${limit} %)` : null;
};

export const thisMachine = (given: Partial<World> = {}): World => ({ root: given.root ?? '/', now: given.now ?? Date.now(), cores: given.cores ?? availableParallelism() });

/** What speaks against compiling now whatever the processors and disks do: somebody types, or there is little power. */
export const reasonsOfUse = (limits: IdleThresholds, world: World): readonly string[] =>
  [inputReason(limits.inputSeconds, world), batteryReason(limits.batteryPercent, world)].filter((reason) => reason !== null);

/** Whether the machine has nothing better to do than to compile, by the kernel's averages of the last minute. Our own compiling counts as work here. */
export const judgeIdle = (thresholds: Partial<IdleThresholds> = {}, given: Partial<World> = {}): IdleJudgement => {
  const limits = { ...defaultIdleThresholds, ...thresholds };
  const world = thisMachine(given);
  const work = [pressureReason('cpu', limits.cpuPressure, world.root), pressureReason('io', limits.ioPressure, world.root), loadReason(limits.loadPerCore, world)];
  const why = [...work.filter((reason) => reason !== null), ...reasonsOfUse(limits, world)];
  return { idle: why.length === 0, why };
};
