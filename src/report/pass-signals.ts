import { readFileSync } from 'node:fs';

/** Those by which somebody asks a program to end. */
export const endingSignals: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

export const endsProgram = (signal: NodeJS.Signals): boolean => endingSignals.includes(signal);

const passedOn: readonly NodeJS.Signals[] = [...endingSignals, 'SIGUSR1', 'SIGUSR2'];

/** The terminal sends what is typed on it to every process of the foreground group, so to the program too. proc(5): fields 5 and 8. */
const isInForeground = (): boolean => {
  const fields = readFileSync('/proc/self/stat', 'latin1').replace(/^.*\) /s, '').split(' ');
  return fields[2] === fields[5];
};

const fromTerminal = (signal: NodeJS.Signals): boolean => (signal === 'SIGINT' || signal === 'SIGQUIT') && isInForeground();

/** Tells of signals that reach us, and whether the program beside us has them already; until what it returns is called they end nothing. */
export const onSignals = (take: (signal: NodeJS.Signals, has: boolean) => void): (() => void) => {
  const took = (signal: NodeJS.Signals): void => take(signal, fromTerminal(signal));
  for (const signal of passedOn) process.on(signal, took);
  return () => {
    for (const signal of passedOn) process.off(signal, took);
  };
};
