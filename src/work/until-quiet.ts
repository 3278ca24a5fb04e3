import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { currentTime } from '../../adapters/host/clock.ts';

/** Milliseconds without a change after which whoever wrote is taken to be done, and for how long that is waited for. */
const quietMs = 2000;
const patienceMs = 60_000;

const entriesOf = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return []; // gone, or no folder any more
  }
};

const changeTime = (path: string): number => statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;

/** When something in the folders last changed. A new version of a framework is a folder in one of them: what is written into it changes that one only. */
export const lastChangeIn = (folders: readonly string[]): number => folders.flatMap((folder) => [folder, ...entriesOf(folder)]).reduce((last, path) => Math.max(last, changeTime(path)), 0);

type Clock = { readonly now: () => number; readonly wait: (ms: number, signal: AbortSignal) => Promise<void> };

const realClock: Clock = {
  now: currentTime,
  wait: async (ms, signal) => {
    await delay(ms, undefined, { signal }).catch(() => undefined); // whoever aborts is heard in the loop
  },
};

/** Resolves when nothing has changed for two seconds, after a minute at most; to whether that was to be waited for. */
export const untilQuiet = async (lastChange: () => number, signal: AbortSignal, { now, wait }: Clock = realClock): Promise<boolean> => {
  const end = now() + patienceMs;
  const left = (): number => Math.min(lastChange() + quietMs, end) - now();
  if (left() <= 0) return false;
  for (let ms = left(); ms > 0 && !signal.aborted; ms = left()) await wait(ms, signal);
  return true;
};
