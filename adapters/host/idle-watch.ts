import { sessionsInUse } from './graphical-sessions.ts';
import { judgeIdle, reasonsOfUse, thisMachine, type IdleThresholds } from './idle.ts';
import { othersWork, reasonsOfWork } from './others-work.ts';
import { sampleWork, type WorkSample } from './work-sample.ts';

/** Milliseconds between two looks while something compiles that is for an idle machine only. */
export const lookMs = 200;

/**
 * Milliseconds over which others' work is judged, at the least: of less, a tick of the kernel's clocks or a command that somebody types is too
 * much. With a look it is less than a second, so that what is but a little above a limit is seen within one.
 */
const windowMs = 600;

/** Milliseconds: who asks again sooner is told the same. */
const soonestMs = lookMs * 0.75;

/** Milliseconds between two looks at terminals, battery and desktops, which cost more. */
const useMs = 800;

/** What keeps a machine from being idle, asked again and again by a process whose own work, and that of what it starts, does not count. */
export type IdleWatch = {
  /** A sentence for each thing; none when the machine is idle. Asked each `lookMs`, it tells of the end of idleness within a second. */
  readonly busy: () => Promise<readonly string[]>;
};

type Judged = {
  readonly why: readonly string[];
  /** Oldest first: back to the one by which the next look judges. */
  readonly samples: readonly WorkSample[];
  /** When terminals, battery and desktops were looked at. */
  readonly useAt: number;
};

/** From the newest one on that is old enough to judge by; all, where none is. */
const inWindow = (samples: readonly WorkSample[], now: number): readonly WorkSample[] => samples.slice(Math.max(0, samples.findLastIndex(({ at }) => now - at >= windowMs)));

/**
 * First by the kernel's averages of the last minute, then by what others did in the last moments. A machine that was not idle is looked
 * at again when the interval between two polls has passed, over all of it. `limits` is asked at each look; `root` is the machine's file system.
 */
export const watchIdle = (own: number, limits: () => IdleThresholds, root = '/', clock: () => number = () => performance.now()): IdleWatch => {
  let last: Judged | null = null;
  const use = async (): Promise<readonly string[]> => [...reasonsOfUse(limits(), thisMachine({ root })), ...(await sessionsInUse(root))];
  const first = async (sample: WorkSample): Promise<Judged> => ({ why: [...judgeIdle(limits(), { root }).why, ...(await sessionsInUse(root))], samples: [sample], useAt: sample.at });
  const next = async ({ why: before, samples, useAt }: Judged, sample: WorkSample): Promise<Judged> => {
    const wasIdle = before.length === 0;
    const window = inWindow(samples, sample.at);
    const isLong = sample.at - window[0]!.at >= windowMs;
    const work = isLong || !wasIdle ? reasonsOfWork(limits(), othersWork(window[0]!, sample)) : [];
    const looks = !wasIdle || sample.at - useAt >= useMs;
    const why = looks ? [...work, ...(await use())] : work;
    return { why, samples: wasIdle && why.length === 0 ? [...window, sample] : [sample], useAt: looks ? sample.at : useAt };
  };
  return {
    busy: async () => {
      const now = clock();
      if (last !== null && now - last.samples.at(-1)!.at < (last.why.length === 0 ? soonestMs : limits().pollSeconds * 1000)) return last.why;
      const sample = sampleWork([own], root, now);
      last = last === null ? await first(sample) : await next(last, sample);
      return last.why;
    },
  };
};
