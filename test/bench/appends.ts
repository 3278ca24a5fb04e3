import { childBenchmark } from './child-benchmark.ts';
import type { Benchmark, Ratio } from './measurement.ts';

type Printed = { readonly name: string; readonly ratio: Ratio; readonly ours: number; readonly theirs: number };

/** Durable appends, one event at a time, beside those of Emmett's SQLite store. */
export const appends: Benchmark = {
  name: 'appends',
  run: async () => {
    const { name, ratio, ours, theirs } = childBenchmark('event-log/appends.ts') as Printed;
    return [
      {
        name,
        means: 'How fast the record keeps up; each append is on disk before the next.',
        goal: { is: '≥', limit: 3 },
        ratio,
        details: `${ours} ÷ ${theirs} a second`,
      },
    ];
  },
};
