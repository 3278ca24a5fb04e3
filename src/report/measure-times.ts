import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import type { ReportedTimes } from './run-report.ts';

/** Milliseconds from the start of a program to its end; it reads nothing, and what it prints is dropped. */
const timeOf = ([program, ...args]: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program!, args, { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', () => resolve(performance.now() - started));
  });

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return Math.round(sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2);
};

/** Runs both commands `runs` times in turn, so that other work on the machine slows them alike. Tracing is off: it doubles the time. */
export const measureTimes = async (withImages: readonly string[], throughJit: readonly string[], runs: number): Promise<ReportedTimes> => {
  const times: { readonly images: number; readonly jit: number }[] = [];
  for (let run = 0; run < runs; run += 1) times.push({ images: await timeOf(withImages), jit: await timeOf(throughJit) });
  return { runs, withImages: median(times.map(({ images }) => images)), throughJit: median(times.map(({ jit }) => jit)) };
};
