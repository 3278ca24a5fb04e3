import { readFileSync } from 'node:fs';
import { processUsage } from './process-usage.ts';

/** The processes that a process started and that still run, itself first. */
export const processTree = (pid: number, procRoot = '/proc'): readonly number[] => [pid, ...childrenOf(pid, procRoot).flatMap((child) => processTree(child, procRoot))];

/** The children of a process's main thread, which is the one that starts programs here (proc_tid_children(5)); none where the kernel does not tell. */
const childrenOf = (pid: number, procRoot: string): readonly number[] => {
  try {
    return readFileSync(`${procRoot}/${pid}/task/${pid}/children`, 'latin1').split(' ').filter((part) => part !== '').map(Number);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES') return [];
    throw error;
  }
};

export type TreeUsage = { readonly cpuMs: number; readonly resident: number; readonly peakResident: number };

/**
 * What a process and those that it started use together (Mono's compiler starts an assembler that needs more memory than itself): processor
 * milliseconds, also of those that have ended, and resident bytes; the peak is at least that of the process alone. Null when it is gone.
 */
export const treeUsage = (pid: number, procRoot = '/proc'): TreeUsage | null => {
  const own = processUsage(pid, procRoot);
  if (own === null) return null;
  let cpuMs = own.cpuMs + own.endedMs;
  let resident = own.resident;
  for (const child of childrenOf(pid, procRoot)) {
    const usage = treeUsage(child, procRoot);
    cpuMs += usage?.cpuMs ?? 0;
    resident += usage?.resident ?? 0;
  }
  return { cpuMs, resident, peakResident: Math.max(own.peakResident, resident) };
};
