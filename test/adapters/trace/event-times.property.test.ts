import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { traceBlobs } from '../../../adapters/trace/nettrace/trace-blobs.ts';
import { runClock } from '../../../adapters/trace/run-clock.ts';

/** As the runtime writes a difference: seven bits a byte, of a number of 64 bits that goes round. */
const varint = (value: bigint): readonly number[] => {
  const bits = BigInt.asUintN(64, value);
  return bits < 0x80n ? [Number(bits)] : [Number(bits & 0x7fn) | 0x80, ...varint(bits >> 7n)];
};

const timeOnly = 0;

const blockOf = (times: readonly bigint[]): Buffer => Buffer.from([4, 0, 1, 0, ...times.flatMap((time, index) => [timeOnly, ...varint(time - (times[index - 1] ?? 0n))])]);

/** Nanoseconds of a machine that runs since yesterday. */
const moment = fc.bigInt({ min: 80_000n * 10n ** 9n, max: 90_000n * 10n ** 9n });

it('events of several threads, which are not in order of time, have their times all the same', () => {
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 30 }), (times) => {
      expect([...traceBlobs(blockOf(times))].map(({ time }) => time)).toEqual(times.map(Number));
    }),
  );
});

const skewed = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(-(2 ** 64) / 1e6, 2 ** 64 / 1e6));
const seen = fc.record({ kind: fc.constantFrom('compiling', 'compiled', 'again', 'seen', 'ended'), method: fc.constantFrom('a', 'b'), thread: fc.nat(2), ms: skewed });

it('whatever the clocks of threads say, the JIT took no more than the run, and neither is below zero', () => {
  fc.assert(
    fc.property(fc.array(seen, { maxLength: 40 }), (events) => {
      const clock = runClock();
      const handle = { compiling: clock.compiling, compiled: (method: string, origin: { thread: number; ms: number }) => clock.compiled(method, false, origin), again: (method: string, origin: { thread: number; ms: number }) => clock.compiled(method, true, origin) } as const;
      for (const { kind, method, ...origin } of events) {
        if (kind === 'seen' || kind === 'ended') clock.seen(origin, kind === 'ended');
        else handle[kind](method, origin);
      }
      const { run, jit } = clock.times();
      expect(run).toBeGreaterThanOrEqual(0);
      expect(jit).toBeGreaterThanOrEqual(0);
      expect(jit).toBeLessThanOrEqual(run);
    }),
  );
});
