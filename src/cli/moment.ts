import { Failure } from '../../domain/failure.ts';

/** A point of the log: a position in it (0 is before the first event), or a time in milliseconds since 1970. */
export type Moment = { readonly kind: 'position'; readonly position: number } | { readonly kind: 'time'; readonly time: number };

const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const ago = (text: string, now: number): number | null => {
  const parts = /^(\d{1,6})\s*([smhdw])[a-z]*(?:\s+ago)?$/.exec(text);
  return parts === null ? null : now - Number(parts[1]) * units[parts[2]!]!;
};

const midnight = (now: number, daysBack: number): number => {
  const day = new Date(now);
  day.setDate(day.getDate() - daysBack);
  return day.setHours(0, 0, 0, 0);
};

const isoDate = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(z|[+-]\d{2}:?\d{2})?)?$/;

/** Local time unless an offset is given; `2026-02-30` is refused rather than moved to March. */
const calendarTime = (text: string): number | null => {
  const parts = isoDate.exec(text);
  if (parts === null) return null;
  const days = new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
  if (Number(parts[3]) > days || Number(parts[3]) === 0) return null;
  const time = Date.parse(parts[4] === undefined ? `${text}T00:00` : text.replace(' ', 'T').replace(/\s/g, '').toUpperCase());
  return Number.isNaN(time) ? null : time;
};

/**
 * Reads `1204` (a position), `2026-11-17`, `2026-11-17 09:30`, `2026-11-17T09:30:00Z`, `2d`, `3 hours ago`, `now`, `today` or
 * `yesterday`. `now` is in milliseconds since 1970.
 * @throws Failure kind `usage`, code `not-a-moment`
 */
export const parseMoment = (given: string, option: string, now: number): Moment => {
  const text = given.trim().toLowerCase();
  if (/^\d{1,15}$/.test(text)) return { kind: 'position', position: Number(text) };
  const time = text === 'now' ? now : text === 'today' ? midnight(now, 0) : text === 'yesterday' ? midnight(now, 1) : (ago(text, now) ?? calendarTime(text));
  if (time !== null) return { kind: 'time', time };
  throw new Failure('not-a-moment', `${option}: "${given}" is neither a position of the log nor a time.`, {
    kind: 'usage',
    advice: 'Write a position such as 1204, a time such as 2026-11-17 or "2026-11-17 09:30", or "2d" for two days ago.',
  });
};
