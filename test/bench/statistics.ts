import type { Ratio } from './measurement.ts';

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Run by run: what slows the machine for a while slows both runs of a pair. */
export const ratioOf = (above: readonly number[], below: readonly number[]): Ratio => {
  const ratios = above.map((value, run) => value / below[run]!);
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
};

const digits = (value: number): number => (value >= 100 ? 0 : value >= 10 ? 1 : 2);

/** Median and minimum of some times, in milliseconds, for people. */
export const describeMs = (values: readonly number[]): string => {
  const [middle, least] = [median(values), Math.min(...values)];
  return middle >= 10_000 ? `${(middle / 1000).toFixed(1)} s (least ${(least / 1000).toFixed(1)})` : `${middle.toFixed(digits(middle))} ms (least ${least.toFixed(digits(least))})`;
};
