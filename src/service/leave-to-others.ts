import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Field 6 of /proc/PID/stat (proc_pid_stat(5)). */
const session = (): number => {
  const stat = readFileSync('/proc/self/stat', 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
};

/** Not further back: the less weight a process has, the longer it waits for its turn, and this one must be awake to stop compilers when others want all processors. */
const ownNice = 5;

const tries = 40;

/** The kernel takes one such word in a tenth of a second from all processes without CAP_SYS_ADMIN together (kernel/sched/autogroup.c). */
const lowerWeight = async (left = tries): Promise<void> => {
  try {
    writeFileSync('/proc/self/autogroup', String(ownNice));
  } catch (error) {
    // Otherwise a kernel without autogroup, where nice and the idle class do it alone.
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || left === 0) return;
    await delay(50);
    await lowerWeight(left - 1);
  }
};

/**
 * Lets this process, too, stand back: its own thread, and where it leads a session, the session's weight against others (sched(7), autogroup). In
 * a person's terminal the session is the person's. Compilers see to themselves, and a systemd unit has its weight.
 */
export const leaveToOthers = async (): Promise<void> => {
  setPriority(ownNice);
  if (session() === process.pid) await lowerWeight();
};
