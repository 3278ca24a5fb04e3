import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { performance } from 'node:perf_hooks';
import { Failure } from '../../domain/failure.ts';
import { endsProgram, onSignals } from './pass-signals.ts';

/** How a program ended; `exitCode` is 128 and the signal's number where a signal ended it. */
export type Ended = {
  readonly pid: number;
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
  /** Somebody asked it to end while it ran, by a signal to us. */
  readonly asked: boolean;
  /** Milliseconds from its start to its end. */
  readonly ms: number;
};

/** Runs a program with our streams, passes signals on to it and waits for its end. `follow` is told its number, and what that returns is called at its end. @throws Failure `not-started` */
export const runAndWait = async ([program, ...args]: readonly string[], environment: NodeJS.ProcessEnv, follow: (pid: number) => () => void): Promise<Ended> => {
  const started = performance.now();
  const child = spawn(program!, args, { stdio: 'inherit', env: environment });
  let asked = false;
  const offSignals = onSignals((signal, has) => {
    asked ||= endsProgram(signal);
    if (!has) child.kill(signal);
  });
  const unfollow = child.pid === undefined ? () => {} : follow(child.pid);
  try {
    return await new Promise<Ended>((resolve, reject) => {
      child.once('error', (error) => reject(new Failure('not-started', `${program} could not be started: ${error.message}.`, { cause: error })));
      child.once('exit', (code, signal) => resolve({ pid: child.pid!, exitCode: code ?? 128 + constants.signals[signal!], signal, asked, ms: performance.now() - started }));
    });
  } finally {
    unfollow();
    offSignals();
  }
};
