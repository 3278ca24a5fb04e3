import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { positionAt } from '../../projections/position-at.ts';

const minute = 60_000;
const begin = Date.UTC(2026, 10, 1);
const [at, now] = [(minutes: number): number => begin + minutes * minute, begin + 20_000 * minute];
const positionOf = (times: readonly number[], minutes: number): number => positionAt(times.map(at), at(minutes), now).position;

describe('a time in a log', () => {
  test('whose clock never went back is after the events that are not later', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 40 }), fc.integer({ min: -1, max: 101 }), (unsorted, when) => {
        const times = unsorted.toSorted((a, b) => a - b);
        expect(positionAt(times.map(at), at(when), now)).toEqual({ position: times.filter((time) => time <= when).length, clockWentBack: false });
      }),
    );
  });

  test('does not mind a few that are wrong: only what stands beside them is in doubt', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 40 }), fc.nat(), fc.integer({ min: 50, max: 9999 }), fc.constantFrom(1, -1), fc.integer({ min: 1, max: 3 }), (length, where, minutes, sign, count) => {
        const off = sign * minutes;
        // More are right than wrong on either side.
        const from = count + 1 + (where % (length - 3 * count - 2));
        const wrong = Array.from({ length }, (_, index) => (index >= from && index < from + count ? index + off : index));
        for (let when = 0; when < length; when += 1) {
          if (when >= from - 1 && when < from + count) continue;
          expect(positionOf(wrong, when), `${when} in ${wrong.join()}`).toBe(when + 1);
        }
      }),
    );
  });

  test('began in 1970 until the clock was set, after each start', () => {
    const unset = -begin / minute;
    const boots = [100, 101, unset, unset, unset + 1, 200, 201, unset, unset + 1, 300];
    expect([99, 100, 150, 250, 400].map((when) => positionOf(boots, when))).toEqual([0, 1, 2, 7, 10]);
  });

  test('was ahead for a while, and was put right', () => {
    const ahead = [10, 20, 5000, 5001, 30, 40, 50];
    expect([10, 25, 30, 45, 60].map((when) => positionOf(ahead, when))).toEqual([1, 2, 5, 6, 7]);
    expect(positionAt(ahead.map(at), at(60), now).clockWentBack).toBe(true);
  });

  test('is never after now: now is everything', () => {
    expect(positionAt([at(1), now + minute], now, now)).toEqual({ position: 2, clockWentBack: false });
    expect(positionAt([at(1), now + minute], now - 1, now).position).toBe(1);
    expect(positionAt([], now, now)).toEqual({ position: 0, clockWentBack: false });
  });

  test('that processes side by side wrote in another order is no clock that went back', () => {
    expect(positionAt([at(1), at(1) - 300, at(2)], at(3), now).clockWentBack).toBe(false);
  });
});
