import { coveredTime } from './covered-time.ts';
import type { EventOrigin } from './nettrace/read-trace.ts';

/** Milliseconds of a run that was traced. */
export type RunTimes = {
  /** From the start of the runtime to the end of the program. */
  readonly run: number;
  /** In which a thread waited for the JIT to compile what had no code yet. */
  readonly jit: number;
};

/** Gathers the times of a run from its events. */
export type RunClock = {
  readonly compiling: (method: string, origin: EventOrigin) => void;
  /** `again`: it had code, so that nobody waited for it. */
  readonly compiled: (method: string, again: boolean, origin: EventOrigin) => void;
  /** What a runtime tells as it runs; `ended`, what it tells at its end. */
  readonly seen: (origin: EventOrigin, ended: boolean) => void;
  readonly times: () => RunTimes;
};

const key = (method: string, { thread }: EventOrigin): string => `${thread} ${method}`;

export const runClock = (): RunClock => {
  const begun = new Map<string, number>();
  const jit = coveredTime();
  let [last, end] = [0, Infinity];
  return {
    compiling: (method, origin) => void begun.set(key(method, origin), origin.ms),
    compiled: (method, again, origin) => {
      const from = begun.get(key(method, origin));
      if (from === undefined) return; // what was lost with its beginning
      begun.delete(key(method, origin));
      if (!again) jit.add(from, origin.ms);
    },
    seen: ({ ms }, ended) => {
      if (ended) end = Math.min(end, ms);
      else last = Math.max(last, ms);
    },
    times: () => {
      const run = Math.max(0, end === Infinity ? last : end);
      return { run, jit: jit.until(run) };
    },
  };
};
