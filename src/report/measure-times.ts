import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { ReportedTimes, Spread } from './run-report.ts';

type Timed = { readonly ms: number; readonly exitCode: number };

/** Runs a program from its start to its end; it reads nothing, and what it prints is dropped. */
const timed = ([program, ...args]: readonly string[], environment: NodeJS.ProcessEnv): Promise<Timed> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(program!, args, { stdio: 'ignore', env: environment });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ ms: performance.now() - started, exitCode: code ?? 128 + constants.signals[signal!] }));
  });

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return Math.round(sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2);
};

const spread = (values: readonly number[]): Spread => ({ least: Math.round(Math.min(...values)), greatest: Math.round(Math.max(...values)) });

/** What is to be timed: two commands, how often each, and their environment, in which nothing traces: that doubles the time. */
export type Timing = { readonly withImages: readonly string[]; readonly throughJit: readonly string[]; readonly runs: number; readonly environment: NodeJS.ProcessEnv };

/** Times, and the exit statuses of all the runs that they are of. */
export type MeasuredTimes = { readonly times: ReportedTimes; readonly exitCodes: readonly number[] };

/** Runs both commands in turn, so that other work on the machine slows them alike. */
export const measureTimes = async ({ withImages, throughJit, runs, environment }: Timing): Promise<MeasuredTimes> => {
  const [images, jit]: [Timed[], Timed[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    images.push(await timed(withImages, environment));
    jit.push(await timed(throughJit, environment));
  }
  const [ours, plain] = [images, jit].map((all) => all.map(({ ms }) => ms)) as [number[], number[]];
  return {
    times: { runs, withImages: median(ours), throughJit: median(plain), spread: { withImages: spread(ours), throughJit: spread(plain) } },
    exitCodes: [...images, ...jit].map(({ exitCode }) => exitCode),
  };
};
