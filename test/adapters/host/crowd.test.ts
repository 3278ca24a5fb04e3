import { expect, test } from 'vitest';
import { watchCrowd } from '../../../adapters/host/crowd.ts';
import { fakeRoot, writeFiles } from './fake-root.ts';
import { filesOf, own, processors, type Doings } from './fake-work.ts';

/** Seconds of processor time that so many percent of all processors make in a second. */
const percentOfAll = (percent: number): number => (percent / 100) * processors;

/** A machine whose clock and doings the test sets. */
const machine = (): { readonly after: (seconds: number, doings: Doings) => boolean } => {
  const root = fakeRoot(filesOf({}));
  let now = 0;
  const crowded = watchCrowd(own, root, () => now);
  return {
    after: (seconds, doings) => {
      now += seconds * 1000;
      writeFiles(root, filesOf(doings));
      return crowded();
    },
  };
};

test('others that use more than three quarters of all processors crowd them, however little is left to us', () => {
  const { after } = machine();
  expect(after(1, { others: percentOfAll(70) })).toBe(false);
  expect(after(1, { others: percentOfAll(70 + 80) })).toBe(true);
  expect(after(1, { others: percentOfAll(70 + 80 + 98), ours: percentOfAll(2) })).toBe(true);
  expect(after(1, { others: percentOfAll(70 + 80 + 98 + 10), ours: percentOfAll(2) })).toBe(false);
});

test('our own work does not', () => {
  const { after } = machine();
  expect(after(1, { ours: percentOfAll(100) })).toBe(false);
});

test('of less than half a second nothing is told that was not before', () => {
  const { after } = machine();
  expect(after(0.4, { others: percentOfAll(40) })).toBe(false);
  expect(after(0.2, { others: percentOfAll(60) })).toBe(true);
  expect(after(0.4, { others: percentOfAll(60) })).toBe(true);
  expect(after(0.2, { others: percentOfAll(60) })).toBe(false);
});
