import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { coveredTime } from '../../../adapters/trace/covered-time.ts';

const interval = fc.tuple(fc.integer({ min: -50, max: 300 }), fc.nat(40));

it('is the number of moments up to an end that at least one interval holds, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 60 }), fc.nat(400), (intervals, end) => {
      const time = coveredTime();
      for (const [from, length] of intervals) time.add(from, from + length);
      const moments = new Set(intervals.flatMap(([from, length]) => Array.from({ length }, (_, index) => from + index)));
      expect(time.until(end)).toBe([...moments].filter((moment) => moment >= 0 && moment < end).length);
    }),
  );
});

it('is right, and soon told, also of more intervals than are kept', () => {
  const time = coveredTime();
  const repeated = 50_000;
  for (let index = 0; index < repeated; index += 1) time.add((index % 100) * 10, (index % 100) * 10 + 4);
  for (let index = 0; index < repeated; index += 1) time.add(1000 + index * 2, 1001 + index * 2);
  expect(time.until(Infinity)).toBe(400 + repeated);
});
