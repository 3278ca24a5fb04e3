import { sessionsInUse } from './graphical-sessions.ts';
import { judgeIdle, reasonsOfUse, thisMachine, type IdleThresholds } from './idle.ts';
import { othersWork, reasonsOfWork } from './others-work.ts';
import { sampleWork, type WorkSample } from './work-sample.ts';

/** Milliseconds: over less, one tick of the kernel's clocks is too much of the whole. */
const shortestWindow = 500;

/** What keeps a machine from being idle, asked again and again by a process whose own work, and that of what it starts, does not count. */
export type IdleWatch = {
  /** A sentence for each thing; none when the machine is idle. Asked each second, it tells of the end of idleness within a second. */
  readonly busy: () => Promise<readonly string[]>;
};

type Judged = { readonly sample: WorkSample; readonly why: readonly string[] };

/**
 * First by the kernel's averages of the last minute, then by what others did since the last look. A machine that was not idle is looked
 * at again when the interval between two polls has passed. `limits` is asked at each look; `root` is the machine's file system.
 */
export const watchIdle = (own: number, limits: () => IdleThresholds, root = '/', clock: () => number = () => performance.now()): IdleWatch => {
  let last: Judged | null = null;
  const judge = async (sample: WorkSample): Promise<readonly string[]> => {
    const thresholds = limits();
    const world = thisMachine({ root });
    if (last === null) return [...judgeIdle(thresholds, world).why, ...(await sessionsInUse(root))];
    return [...reasonsOfWork(thresholds, othersWork(last.sample, sample, world.cores)), ...reasonsOfUse(thresholds, world), ...(await sessionsInUse(root))];
  };
  return {
    busy: async () => {
      const now = clock();
      if (last !== null && now - last.sample.at < (last.why.length === 0 ? shortestWindow : limits().pollSeconds * 1000)) return last.why;
      const sample = sampleWork([own], root, now);
      last = { sample, why: await judge(sample) };
      return last.why;
    },
  };
};
