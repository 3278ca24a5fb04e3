import type { DotnetRun } from '../../adapters/trace/dotnet-run.ts';
import type { Ended } from './run-and-wait.ts';
import type { TracedTime } from './run-report.ts';

/** Milliseconds by which the clocks of two processes of one machine may be apart, after rounding. */
const slack = 100;

/** Where the time of a run went by its trace, and what is to be known of that. A trace that lasts longer than its process did is damaged. */
export const tracedTime = ({ modules, times }: Pick<DotnetRun, 'modules' | 'times'>, { ms }: Pick<Ended, 'ms'>): { readonly traced: TracedTime | null; readonly notes: readonly string[] } => {
  if (modules.length === 0) return { traced: null, notes: [] };
  if (times.run > ms + slack) return { traced: null, notes: ['Something is missing: the times in the trace cannot be right.'] };
  return { traced: { run: Math.round(times.run), jit: Math.round(times.jit) }, notes: [] };
};
