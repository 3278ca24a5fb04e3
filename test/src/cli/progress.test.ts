import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Output } from '../../../src/cli/output.ts';
import { createProgress } from '../../../src/cli/progress.ts';
import { describeTime, timeLeft } from '../../../src/cli/time-left.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const recording = (showsStatus: boolean) => {
  const lines: string[] = [];
  const say = (kind: string) => (text: unknown): void => void lines.push(`${kind}: ${String(text)}`);
  const output = { showsStatus, success: say('success'), detail: say('detail'), status: say('status') } as unknown as Output;
  return { output, lines };
};

const lib = { assembly: 'Lib' };
const app = { assembly: 'App' };

test('piped: a line for each assembly, in the original\'s words', () => {
  const { output, lines } = recording(false);
  const progress = createProgress(output);
  progress.report({ kind: 'compiling', ...lib, done: 0, total: 2 });
  progress.report({ kind: 'detail', what: 'found crossgen2' });
  progress.report({ kind: 'compiled', ...lib, done: 1, total: 2, wallMs: 2400, methods: 12 });
  expect(lines).toEqual([`success: Compiling assembly ${lib.assembly} …`, 'detail: found crossgen2', `detail: Compiled ${lib.assembly}: 12 methods in 2 s`]);
});

test('on a terminal: nothing for a second, then what compiles, how many are left and the time left', () => {
  const { output, lines } = recording(true);
  const progress = createProgress(output, () => Date.now());
  progress.report({ kind: 'compiling', ...lib, done: 0, total: 4 });
  progress.report({ kind: 'compiling', ...app, done: 0, total: 4 });
  vi.advanceTimersByTime(900);
  expect(lines).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(lines).toEqual(['status: 4 of 4 left: Lib, App']);
  vi.advanceTimersByTime(1000);
  progress.report({ kind: 'compiled', ...lib, done: 1, total: 4, wallMs: 2000, methods: 3 });
  expect(lines.at(-1)).toBe('status: 3 of 4 left, about 6 s: App');
  progress.end();
  const ended = lines.length;
  expect(lines.at(-1)).toBe('status: null');
  vi.advanceTimersByTime(5000);
  expect(lines).toHaveLength(ended);
});

test('a failed assembly compiles no longer', () => {
  const { output, lines } = recording(true);
  const progress = createProgress(output, () => Date.now());
  progress.report({ kind: 'compiling', ...lib, done: 0, total: 2 });
  vi.advanceTimersByTime(2000);
  progress.report({ kind: 'failed', ...lib, done: 1, total: 2, what: 'no' });
  expect(lines.at(-1)).toBe('status: 1 of 2 left, about 2 s');
  progress.end();
});

test.each([[1, '1 s'], [59_400, '59 s'], [125_000, '2 min 5 s'], [4_200_000, '1 h 10 min']])('%i ms is %s', (time, text) => expect(describeTime(time)).toBe(text));
test('no guess from nothing', () => expect([timeLeft(5000, 0, 3), timeLeft(50, 1, 3), timeLeft(1000, 2, 3), timeLeft(1000, 3, 3)]).toEqual([null, null, 500, 0]));
