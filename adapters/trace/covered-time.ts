type Interval = readonly [from: number, to: number];

/** How much of the time from 0 to an end intervals cover together: where they overlap it counts once. They may come in any order. */
export type CoveredTime = { readonly add: (from: number, to: number) => void; readonly until: (end: number) => number };

const merged = (intervals: readonly Interval[]): Interval[] => {
  const result: Interval[] = [];
  for (const [from, to] of intervals.toSorted(([a], [b]) => a - b)) {
    const last = result.at(-1);
    if (last === undefined || from > last[1]) result.push([from, to]);
    else if (to > last[1]) result[result.length - 1] = [last[0], to];
  }
  return result;
};

const room = 10_000;

export const coveredTime = (): CoveredTime => {
  let intervals: Interval[] = [];
  let limit = room;
  return {
    add: (from, to) => {
      if (to <= from) return;
      intervals.push([from, to]);
      if (intervals.length < limit) return;
      intervals = merged(intervals);
      limit = room + 2 * intervals.length;
    },
    until: (end) => merged(intervals).reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, 0)), 0),
  };
};
