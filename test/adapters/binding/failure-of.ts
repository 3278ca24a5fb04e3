import { expect } from 'vitest';
import { Failure } from '../../../domain/failure.ts';

/** The Failure that `run` throws; anything else fails the test. */
export const failureOf = (run: () => unknown): Failure => {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
};
