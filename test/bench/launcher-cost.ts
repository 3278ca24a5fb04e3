import { childBenchmark } from './child-benchmark.ts';
import type { Benchmark, Measurement } from './measurement.ts';

type Cost = { readonly plain: number; readonly launched: number; readonly cost: number };
type Printed = { readonly runs: number; readonly ms: { readonly [assemblies: string]: Cost } };

/** What a launcher adds to a start, over a host that does nothing: milliseconds, so the goal of 5 is one of the difference. */
export const launcherCost: Benchmark = {
  name: 'launcher',
  run: async () => {
    const { ms, runs } = childBenchmark('launcher.ts') as Printed;
    return Object.entries(ms).map(
      ([assemblies, { plain, launched, cost }]): Measurement => ({
        name: `launcher, ${assemblies} assemblies: added milliseconds ÷ 5 ms`,
        means: 'What the check before each start costs.',
        goal: { is: '<', limit: 1 },
        // The difference of two medians: it has no spread of its own.
        ratio: { median: cost / 5, min: cost / 5, max: cost / 5 },
        details: `${cost} ms: ${launched} − ${plain}, medians of ${runs} starts`,
      }),
    );
  },
};
