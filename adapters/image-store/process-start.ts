import { readFileSync } from 'node:fs';

/**
 * When a process started, in clock ticks since boot (proc_pid_stat(5), field 22): with the number it tells a process from a
 * later one of the same number. Null when there is no such process.
 */
export const processStart = (pid: number, procRoot = '/proc'): string | null => {
  let stat: string;
  try {
    stat = readFileSync(`${procRoot}/${pid}/stat`, 'latin1');
  } catch {
    return null; // gone, or never was
  }
  // The command name in field 2 may hold spaces and parentheses.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
};
