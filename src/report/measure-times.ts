import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import { endsProgram, onSignals } from './pass-signals.ts';
import type { ReportedTimes, Spread } from './run-report.ts';

type Timed = { readonly ms: number; readonly exitCode: number };

/** Runs a program from its start to its end; it reads nothing, and what it prints is dropped. */
const timed = ([program, ...args]: readonly string[], environment: NodeJS.ProcessEnv, started: (child: ChildProcess) => void): Promise<Timed> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program!, args, { stdio: 'ignore', env: environment });
    started(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ ms: performance.now() - start, exitCode: code ?? 128 + constants.signals[signal!] }));
  });

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return Math.round(sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2);
};

const spread = (values: readonly number[]): Spread => ({ least: Math.round(Math.min(...values)), greatest: Math.round(Math.max(...values)) });

/** What is to be timed: two commands, how often each, and their environment, in which nothing traces: that doubles the time. */
export type Timing = {
  readonly withImages: readonly string[];
  readonly throughJit: readonly string[];
  readonly runs: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Told before each run which it is, of how many. */
  readonly tell: (run: number, of: number) => void;
};

/** Times, and the exit statuses of all the runs that they are of; or the signal that put an end to it. */
export type MeasuredTimes = { readonly times: ReportedTimes; readonly exitCodes: readonly number[] } | { readonly interrupted: NodeJS.Signals };

const timesOf = (images: readonly Timed[], jit: readonly Timed[]): MeasuredTimes => {
  const [ours, plain] = [images, jit].map((all) => all.map(({ ms }) => ms)) as [number[], number[]];
  return {
    times: { runs: images.length, withImages: median(ours), throughJit: median(plain), spread: { withImages: spread(ours), throughJit: spread(plain) } },
    exitCodes: [...images, ...jit].map(({ exitCode }) => exitCode),
  };
};

/** Runs both commands in turn, so that other work on the machine slows them alike. A signal ends the run that it meets, a second one in any case, and there are no more. */
export const measureTimes = async ({ withImages, throughJit, runs, environment, tell }: Timing): Promise<MeasuredTimes> => {
  const state: { child?: ChildProcess; interrupted?: NodeJS.Signals } = {};
  const offSignals = onSignals((signal, has) => {
    if (!has || state.interrupted !== undefined) state.child?.kill(state.interrupted === undefined ? signal : 'SIGKILL');
    if (endsProgram(signal)) state.interrupted ??= signal;
  });
  const all: Timed[] = [];
  try {
    for (let run = 0; run < 2 * runs; run += 1) {
      tell(run + 1, 2 * runs);
      all.push(await timed(run % 2 === 0 ? withImages : throughJit, environment, (child) => void (state.child = child)));
      if (state.interrupted !== undefined) return { interrupted: state.interrupted };
    }
  } finally {
    offSignals();
  }
  return timesOf(
    all.filter((_, run) => run % 2 === 0),
    all.filter((_, run) => run % 2 === 1),
  );
};
