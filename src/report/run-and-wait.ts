import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { Failure } from '../../domain/failure.ts';

/** How a program ended; `exitCode` is 128 and the signal's number where a signal ended it. */
export type Ended = { readonly pid: number; readonly exitCode: number; readonly signal: NodeJS.Signals | null };

const passedOn: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'];

/** The terminal sends what is typed on it to every process of the foreground group, so to the program too. proc(5): fields 5 and 8. */
const isInForeground = (): boolean => {
  const fields = readFileSync('/proc/self/stat', 'latin1').replace(/^.*\) /s, '').split(' ');
  return fields[2] === fields[5];
};

const fromTerminal = (signal: NodeJS.Signals): boolean => (signal === 'SIGINT' || signal === 'SIGQUIT') && isInForeground();

/** Runs a program with our streams, passes signals on to it and waits for its end. @throws Failure `not-started` */
export const runAndWait = async ([program, ...args]: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ended> => {
  const child = spawn(program!, args, { stdio: 'inherit', env: environment });
  const pass = (signal: NodeJS.Signals): void => {
    if (!fromTerminal(signal)) child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, pass);
  try {
    return await new Promise<Ended>((resolve, reject) => {
      child.once('error', (error) => reject(new Failure('not-started', `${program} could not be started: ${error.message}.`, { cause: error })));
      child.once('exit', (code, signal) => resolve({ pid: child.pid!, exitCode: code ?? 128 + constants.signals[signal!], signal }));
    });
  } finally {
    for (const signal of passedOn) process.off(signal, pass);
  }
};
