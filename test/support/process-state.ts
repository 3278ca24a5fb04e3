import { readFileSync } from 'node:fs';

/** The state of a process, such as R, S, T or Z (proc_pid_stat(5)); null when it is gone. */
export const stateOf = (pid: number): string | null => {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1]!;
  } catch {
    return null;
  }
};
