import { readFileSync } from 'node:fs';
import { lookUntil } from './look-until.ts';

/** Whether a launcher started its application with a view; null where it ended before anybody saw. */
export type LauncherChoice = 'view' | 'plain' | null;

const commandLineOf = (pid: number): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it has ended
  }
};

/** What a process turned into that began as a launcher: its command line is the decision itself. An empty one is that of a process that has ended, or just changes. */
const choiceOf = ([program = '', ...args]: readonly string[], views: string): LauncherChoice => {
  if (program === '' || program === '/bin/sh') return null;
  return args.some((arg) => arg.includes(views)) ? 'view' : 'plain';
};

/** Watches a launcher until it has decided. `views` is the folder of all views, with a slash at its end. */
export const watchLauncher = (pid: number, views: string): { readonly choice: () => LauncherChoice; readonly stop: () => void } => {
  let choice: LauncherChoice = null;
  const stop = lookUntil(() => {
    choice = choiceOf(commandLineOf(pid), views);
    return choice !== null;
  });
  return { choice: () => choice, stop };
};
