import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Field 6 of /proc/PID/stat (proc_pid_stat(5)). */
const session = (): number => {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
};

/** Not further back: the less weight a process has, the longer it waits for its turn, and this one must be awake to stop compilers when others want all processors. */
const ownNice = 5;

/**
 * Lets this process, too, stand back: its own thread, and where it leads a session, the session's weight against others (sched(7), autogroup). In
 * a person's terminal the session is the person's. Compilers see to themselves, and a systemd unit has its weight.
 */
export const leaveToOthers = (): void => {
  setPriority(ownNice);
  if (session() !== process.pid) return;
  try {
    writeFileSync('/proc/self/autogroup', String(ownNice));
  } catch {
    // A kernel without autogroup, where nice and the idle class do it alone.
  }
};
