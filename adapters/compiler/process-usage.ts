import { readFileSync } from 'node:fs';

/**
 * `resident` and `peakResident` in bytes; `cpuMs` is the time on processors, of all threads, in milliseconds, `endedMs` that of children
 * that have ended.
 */
export type ProcessUsage = { readonly cpuMs: number; readonly endedMs: number; readonly resident: number; readonly peakResident: number };

// USER_HZ is 100 on every architecture that .NET runs on (proc_pid_stat(5), sysconf(_SC_CLK_TCK)).
const msPerTick = 10;

const kilobytes = (status: string, field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;

/**
 * What a process has used so far (proc_pid_stat(5), proc_pid_status(5)); null when it is gone. One that has ended and that nobody has asked for yet has no
 * memory any more, but its time: it would be missing until it counts as its parent's.
 */
export const processUsage = (pid: number, procRoot = '/proc'): ProcessUsage | null => {
  try {
    const stat = readFileSync(`${procRoot}/${pid}/stat`, 'latin1');
    const status = readFileSync(`${procRoot}/${pid}/status`, 'latin1');
    // The command name in field 2 may hold spaces and parentheses; utime and stime are fields 14 and 15, those of children 16 and 17.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * msPerTick,
      endedMs: (Number(fields[13]) + Number(fields[14])) * msPerTick,
      resident: kilobytes(status, 'VmRSS'),
      peakResident: kilobytes(status, 'VmHWM'),
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
};
