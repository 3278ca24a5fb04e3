import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateOf } from './process-state.ts';

const commandLine = (pid: string): string => {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
};

/** Processes that run the store's compiler, each with its state (proc_pid_stat(5)). */
export const compilersOf = (store: string): readonly { readonly pid: number; readonly state: string }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLine(name).includes(join(store, 'cache', 'compilers')))
    .flatMap((name) => {
      const state = stateOf(Number(name));
      return state === null ? [] : [{ pid: Number(name), state }];
    });
