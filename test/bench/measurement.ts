/** Ratios of the runs of one measurement, each of a pair of runs that came one after the other. */
export type Ratio = { readonly median: number; readonly min: number; readonly max: number };

/** Where the median of the ratios must be. */
export type Goal = { readonly is: '≤' | '<' | '≥'; readonly limit: number };

/** One line of the table. */
export type Measurement = {
  /** What is divided by what. */
  readonly name: string;
  /** What it tells a user, in one line. */
  readonly means: string;
  /** Null: reported only. */
  readonly goal: Goal | null;
  /** Null: not measured; `details` says why. */
  readonly ratio: Ratio | null;
  /** The figures behind the ratio, with their units. */
  readonly details: string;
  /** The same thing divided by itself in the same run: as far as this is from 1, the ratio says nothing. */
  readonly control?: Ratio;
};

/** A page of its own in docs/. `where` says when and on what machine it was made. */
export type Page = { readonly file: string; readonly render: (where: string, measurements: readonly Measurement[]) => string };

/** `runs` scales a number of runs: a quick look takes fewer. One with a page of its own runs only when it is named. */
export type Benchmark = { readonly name: string; readonly page?: Page; readonly run: (runs: (full: number) => number) => Promise<readonly Measurement[]> };

/** How far a control may be from 1: less than what is to be told apart. */
const toleranceOf = ({ limit }: Goal): number => Math.min(0.05, Math.abs(limit - 1) / 2);

/** Whether a control shows that the machine was too busy for the measurement to say anything. */
export const isUndecided = ({ goal, control }: Measurement): boolean =>
  goal !== null && control !== undefined && Math.max(control.median, 1 / control.median) > 1 + toleranceOf(goal);

export const isMet = (measurement: Measurement): boolean | null => {
  const { goal, ratio } = measurement;
  if (goal === null || ratio === null || isUndecided(measurement)) return null;
  if (goal.is === '≥') return ratio.median >= goal.limit;
  return goal.is === '<' ? ratio.median < goal.limit : ratio.median <= goal.limit;
};
