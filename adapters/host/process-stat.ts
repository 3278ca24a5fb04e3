import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Fields 2 to 4 and 22 of `/proc/PID/stat` (proc(5)); `startTime` is in clock ticks since boot. */
export type ProcessStat = { readonly name: string; readonly state: string; readonly parent: number; readonly startTime: string };

/** Not one that has ended and that nobody has asked for yet: it does nothing any more. */
export const isRunning = ({ state }: ProcessStat): boolean => state !== 'Z' && state !== 'X';

/** Null when there is no such process. */
export const readProcessStat = (pid: number, root = '/'): ProcessStat | null => {
  let text: string;
  try {
    text = readFileSync(join(root, 'proc', String(pid), 'stat'), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
  // The name stands in parentheses and may itself contain ") ", so the last one ends it.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return { name: text.slice(text.indexOf('(') + 1, end), state: fields[0]!, parent: Number(fields[1]), startTime: fields[19]! };
};
