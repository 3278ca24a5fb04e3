import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Ngen } from './ngen.ts';

/** A command that is stopped `afterMs` after its start, or is over by then. Its exit status; null when the signal ended it. */
export const stopped = async (ngen: Ngen, args: readonly string[], signal: NodeJS.Signals, afterMs: number): Promise<number | null> => {
  const child = ngen.start(args);
  const ended = once(child, 'close');
  await Promise.race([delay(afterMs), ended]);
  child.kill(signal);
  return ((await ended) as [number | null])[0];
};

/** How long something takes on this machine just now, in milliseconds. */
export const timeOf = (run: () => unknown): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};
