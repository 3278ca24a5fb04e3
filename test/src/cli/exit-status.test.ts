import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Failure, type FailureKind } from '../../../domain/failure.ts';
import { exitStatusOf } from '../../../src/cli/exit-status.ts';

test.each<[FailureKind, number]>([['work', 1], ['usage', 2], ['permission', 3], ['store', 4]])('%s is %i', (kind, status) => {
  expect(exitStatusOf(new Failure('x', 'x', { kind }))).toBe(status);
});

test('what is no failure of ours', () => {
  expect(exitStatusOf(new TypeError('x'))).toBe(1);
  expect(exitStatusOf('x')).toBe(1);
});

test('an error of the operating system counts by its meaning', () => {
  const errorOf = (path: string): unknown => {
    try {
      return readFileSync(path);
    } catch (error) {
      return error;
    }
  };
  expect(exitStatusOf(errorOf('/nowhere/at/all'))).toBe(1);
  expect(exitStatusOf(Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' }))).toBe(3);
});
