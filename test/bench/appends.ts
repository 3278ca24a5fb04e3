import type { Benchmark } from './measurement.ts';
import { childBenchmark } from './child-benchmark.ts';

/** Durable appends beside those of Emmett's SQLite store. */
export const appends: Benchmark = {
  name: 'appends',
  run: async () => {
    const printed = childBenchmark('event-log/appends.ts');
    throw new Error(JSON.stringify(printed));
  },
};
