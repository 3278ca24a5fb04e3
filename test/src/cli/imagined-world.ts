import * as fc from 'fast-check';
import { isFailure } from '../../../domain/failure.ts';
import type { Failure } from '../../../domain/failure.ts';
import type { World } from '../../../src/cli/world.ts';

/** A machine on which only the named files exist, seen from /work. */
export const worldWith = (...files: readonly string[]): World => ({
  folder: '/work',
  home: '/home/ann',
  now: Date.parse('2026-11-21T12:00:00Z'),
  exists: (path) => files.includes(path),
});

/** The failure that `act` throws; anything else is an error of the test. */
export const failureOf = (act: () => unknown): Failure => {
  try {
    act();
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
  throw new Error('Nothing was thrown.');
};

export const runs = process.env['NGEN_TEST_TIER'] === 'full' ? 20_000 : 1000;

/** The same letters, each in either case. */
export const anyCase = (word: string): fc.Arbitrary<string> =>
  fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }).map((upper) => word.split('').map((letter, index) => (upper[index]! ? letter.toUpperCase() : letter.toLowerCase())).join(''));
