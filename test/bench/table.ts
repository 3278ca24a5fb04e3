import { isMet, isUndecided, type Goal, type Measurement, type Ratio } from './measurement.ts';

const figure = (value: number): string => value.toFixed(2);

export const describeRatio = (ratio: Ratio | null): string => (ratio === null ? 'not measured' : `${figure(ratio.median)} (${figure(ratio.min)}–${figure(ratio.max)})`);

export const describeGoal = (goal: Goal | null): string => (goal === null ? 'none' : `${goal.is} ${goal.limit.toFixed(2)}`);

export const verdict = (measurement: Measurement): string => {
  if (isUndecided(measurement)) return 'undecided';
  const met = isMet(measurement);
  return met === null ? '' : met ? 'met' : 'missed';
};

/** A line for a person who watches. */
export const describeLine = (measurement: Measurement): string => {
  const { name, goal, ratio, details } = measurement;
  return `${name}\n  ${describeRatio(ratio)}   goal ${describeGoal(goal)}  ${verdict(measurement)}\n  ${details}`;
};

const missedGoals = (measurements: readonly Measurement[]): string => {
  const missed = measurements.filter((each) => isMet(each) === false);
  const undecided = measurements.filter(isUndecided).map(({ name }) => `Undecided, because the machine was too busy: ${name}.`);
  if (missed.length === 0) return ['No other goal was missed in this run.', ...undecided].join(' ');
  const lines = missed.map((each) => `- **${each.name}**: ${describeRatio(each.ratio)}, goal ${describeGoal(each.goal)}. ${each.means} ${each.details}.`);
  return ['Missed in this run:', '', ...lines, '', ...undecided].join('\n');
};

/** The measurements as a table in Markdown, what was missed, then a line on each. */
export const markdownTable = (measurements: readonly Measurement[]): string => {
  const rows = measurements.map((each) => `| ${each.name} | ${describeRatio(each.ratio)} | ${describeGoal(each.goal)} | ${verdict(each)} | ${each.details} |`);
  const meanings = measurements.map(({ name, means }) => `- **${name}.** ${means}`);
  return ['| ratio | median (least–greatest) | goal | | figures |', '|---|---|---|---|---|', ...rows, '', missedGoals(measurements), '', '## What each means', '', ...meanings].join('\n');
};
