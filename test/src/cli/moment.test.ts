import { expect, test } from 'vitest';
import { parseMoment } from '../../../src/cli/moment.ts';
import { failureOf } from './imagined-world.ts';

const now = new Date(2026, 10, 21, 12, 0, 0).getTime();
const local = (...parts: [number, number, number, number?, number?, number?]): number => new Date(parts[0], parts[1] - 1, ...(parts.slice(2) as [number])).getTime();

test.each<[string, number]>([
  ['now', now],
  ['today', local(2026, 11, 21)],
  ['Yesterday', local(2026, 11, 20)],
  ['2026-11-17', local(2026, 11, 17)],
  ['2026-11-17 09:30', local(2026, 11, 17, 9, 30)],
  ['2026-11-17T09:30:15', local(2026, 11, 17, 9, 30, 15)],
  ['2026-11-17T09:30:00Z', Date.UTC(2026, 10, 17, 9, 30)],
  ['2026-11-17 09:30:00.25 +02:00', Date.UTC(2026, 10, 17, 7, 30, 0, 250)],
  ['2024-02-29', local(2024, 2, 29)],
  ['90s', now - 90_000],
  ['2 days ago', now - 2 * 86_400_000],
  ['3 hours', now - 3 * 3_600_000],
  ['1w', now - 7 * 86_400_000],
])('%s', (text, time) => expect(parseMoment(text, '--at', now)).toEqual({ kind: 'time', time }));

test('a bare number is a position', () => expect(parseMoment(' 1204 ', '--at', now)).toEqual({ kind: 'position', position: 1204 }));

test.each(['', 'then', '-5', '1.5', '2026-13-01', '2026-02-29', '2026-11-00', '2026-11-17T25:00', '17.11.2026', '2 parsecs ago', '9'.repeat(20)])('%j is refused', (text) => {
  expect(failureOf(() => parseMoment(text, '--at', now))).toMatchObject({ kind: 'usage', code: 'not-a-moment' });
});
