import type { SeenAs, UsageObserved } from './events/usage-events.ts';

/** A moment in which an application was seen in use, in milliseconds since 1970. */
export type Sighting = { readonly as: SeenAs; readonly time: number };

const second = 1000;
const day = 86_400 * second;
const week = 7 * day;

/** Images are made of what was started on three days or five times within a week, and given up when it is unused for thirty days. */
const enoughDays = 3;
const enoughStarts = 5;
const unusedMs = 30 * day;

const dayOf = (time: number): number => Math.floor(time / day);

/** A process is one sighting however often it is seen: its start, known to the second. Of what merely is there, once a day counts. */
const sameSighting = (a: Sighting, b: Sighting): boolean =>
  a.as === b.as && (a.as === 'process' ? Math.abs(a.time - b.time) < 2 * second : dayOf(a.time) === dayOf(b.time));

export const isKnown = (history: readonly Sighting[], seen: Sighting): boolean => history.some((one) => sameSighting(one, seen));

/** The history with one more sighting; what is a week older than the newest does not matter any more. */
export const withSighting = (history: readonly Sighting[], { as, time }: UsageObserved): readonly Sighting[] => {
  const all = [...history, { as, time }].sort((a, b) => a.time - b.time);
  const newest = all.at(-1)!.time;
  return all.filter((one) => one.time > newest - week);
};

/** On how many days, and how many times, an application was started in the week before `now`. */
export const usageBefore = (history: readonly Sighting[], now: number): { readonly days: number; readonly starts: number } => {
  const recent = history.filter(({ time }) => time > now - week && time <= now);
  return { days: new Set(recent.map(({ time }) => dayOf(time))).size, starts: recent.length };
};

export const isUsedOften = ({ days, starts }: { readonly days: number; readonly starts: number }): boolean => days >= enoughDays || starts >= enoughStarts;

export const lastSeen = (history: readonly Sighting[]): number | null => history.at(-1)?.time ?? null;

export const isUnused = (history: readonly Sighting[], now: number): boolean => (lastSeen(history) ?? -Infinity) <= now - unusedMs;
