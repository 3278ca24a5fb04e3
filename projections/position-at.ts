/** Nobody had this program before: a clock that says so starts anew at each boot (milliseconds since 1970: 2026-01-01 UTC). */
const earliest = 1_767_225_600_000;

/** More than processes that append side by side differ by; in milliseconds. */
const jitter = 60_000;

/** The first place in `tails` whose value is greater than `value`. */
const placeFor = (tails: readonly number[], value: (index: number) => number, wanted: number): number => {
  let [low, high] = [0, tails.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value(tails[middle]!) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The positions of a longest run of times that never goes back: the clock was right more often than wrong, so these are believed. */
const believed = (times: readonly number[]): readonly number[] => {
  const tails: number[] = [];
  const before: number[] = [];
  for (const [position, time] of times.entries()) {
    if (time < earliest) continue;
    const place = placeFor(tails, (index) => times[index]!, time);
    before[position] = place === 0 ? -1 : tails[place - 1]!;
    tails[place] = position;
  }
  const run: number[] = [];
  for (let position = tails.at(-1) ?? -1; position >= 0; position = before[position]!) run.push(position);
  return run.reverse();
};

/** A moment of a log: the events before `position` had happened. `clockWentBack`: some times in it are wrong. */
export type PositionAt = { readonly position: number; readonly clockWentBack: boolean };

/**
 * What a time means in a log whose events have these times (milliseconds since 1970, in the order of the log). Positions order; times are
 * labels, which a clock that was put right makes go back. Those that do not fit into the longest run that never goes back are not believed,
 * and the moment is after the last believed one that is not later. Nothing in a log is later than `now`.
 */
export const positionAt = (times: readonly number[], time: number, now: number): PositionAt => {
  const labels = times.map((label) => Math.min(label, now));
  const last = believed(labels).findLast((position) => labels[position]! <= time);
  let latest = -Infinity;
  const clockWentBack = times.some((label) => {
    latest = Math.max(latest, label);
    return label < latest - jitter;
  });
  return { position: time >= now ? times.length : (last ?? -1) + 1, clockWentBack };
};
