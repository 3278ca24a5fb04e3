import { othersPercent } from './others-work.ts';
import { sampleProcessors } from './work-sample.ts';

/** Percent of all processors' time. With less, something is left for several compilers. */
const mostOfOthers = 75;

/** Milliseconds over which others' work is judged, at the least. */
const windowMs = 500;

/**
 * Whether others use nearly all of the processors, asked again and again by a process whose own work, and that of what it starts, does not
 * count. False until enough time has passed to tell. `root` is the machine's file system.
 */
export const watchCrowd = (own: number, root = '/', clock: () => number = () => performance.now()): (() => boolean) => {
  let before = sampleProcessors([own], root, clock());
  let crowded = false;
  return () => {
    const now = clock();
    if (now - before.at < windowMs) return crowded;
    const sample = sampleProcessors([own], root, now);
    crowded = othersPercent(before, sample) > mostOfOthers;
    before = sample;
    return crowded;
  };
};
