import type { IdleThresholds } from './idle.ts';
import type { ProcessorSample, WorkSample } from './work-sample.ts';

/** What others did between two samples, in percent: of all processors' time, and of the time. Null: not to be told. */
export type OthersWork = { readonly cpuPercent: number; readonly cpuPressure: number | null; readonly ioPressure: number | null };

/** Of one processor's time: with less of our own, what waits for a processor is not ours. */
const ownAtMost = 0.02;

const percent = (part: number, whole: number): number => Math.round(Math.max(0, Math.min(1, part / whole)) * 1000) / 10;

const elapsedBetween = (before: ProcessorSample, after: ProcessorSample): number => Math.max(1, after.at - before.at);

const ownCpuBetween = (before: ProcessorSample, after: ProcessorSample): number => after.own.cpuMs - before.own.cpuMs;

/** Percent of all processors' time that others used between two samples. */
export const othersPercent = (before: ProcessorSample, after: ProcessorSample): number =>
  percent(after.busyMs - before.busyMs - ownCpuBetween(before, after), elapsedBetween(before, after) * after.processors);

/**
 * Our own work is taken out: its processor time, and of the waiting for disks as much as it had of the traffic. Whose task waited for a
 * processor the kernel does not say, so that this counts only while we do nothing.
 */
export const othersWork = (before: WorkSample, after: WorkSample): OthersWork => {
  const elapsed = elapsedBetween(before, after);
  const traffic = after.diskBytes - before.diskBytes;
  const ownTraffic = after.own.diskBytes - before.own.diskBytes;
  const othersShare = ownTraffic === 0 ? 1 : 1 - Math.min(1, ownTraffic / Math.max(1, traffic));
  const waited = (was: number | null, is: number | null, share: number): number | null => (was === null || is === null ? null : percent((is - was) * share, elapsed));
  return {
    cpuPercent: othersPercent(before, after),
    cpuPressure: ownCpuBetween(before, after) > elapsed * ownAtMost ? null : waited(before.cpuWaitMs, after.cpuWaitMs, 1),
    ioPressure: waited(before.ioWaitMs, after.ioWaitMs, othersShare),
  };
};

/** What of that is too much for an idle machine, a sentence each. */
export const reasonsOfWork = (limits: IdleThresholds, work: OthersWork): readonly string[] => [
  ...(work.cpuPercent > limits.cpuPercent ? [`others use ${work.cpuPercent} % of the processors (limit ${limits.cpuPercent} %)`] : []),
  ...((work.cpuPressure ?? -1) > limits.cpuPressure ? [`tasks wait for the processor ${work.cpuPressure} % of the time (limit ${limits.cpuPressure} %)`] : []),
  ...((work.ioPressure ?? -1) > limits.ioPressure ? [`others wait for the disk ${work.ioPressure} % of the time (limit ${limits.ioPressure} %)`] : []),
];
