import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAll } from '../../../adapters/compiler/compile-all.ts';
import { compileOrder, expectedMemory, nextJob, type Costed } from '../../../adapters/compiler/compile-order.ts';

const costs = fc.array(fc.record({ cost: fc.nat(50_000_000) }));
const runs = process.env['NGEN_TEST_TIER'] === 'full' ? 5000 : 200;
const plenty = 2 ** 50;

describe('the order of compilations', () => {
  it('is longest first, equal ones as they came, none lost', () => {
    const named = [3, 9, 3, 1, 9].map((cost, index) => ({ cost, index }));
    expect(compileOrder(named).map(({ index }) => index)).toEqual([1, 4, 0, 2, 3]);
    fc.assert(
      fc.property(costs, (jobs) => {
        const order = compileOrder(jobs);
        expect(new Set(order)).toEqual(new Set(jobs));
        expect(order.every((job, index) => index === 0 || order[index - 1]!.cost >= job.cost)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('starts what fits into memory beside the others, and a job that never fits when it is alone', () => {
    const [big, small] = [{ cost: 20_000_000 }, { cost: 1000 }];
    expect(nextJob([big, small], [], plenty)).toBe(big);
    expect(nextJob([big, small], [big], expectedMemory(big) + expectedMemory(small))).toBe(small);
    expect(nextJob([big, small], [big], expectedMemory(big))).toBeUndefined();
    expect(nextJob([big], [], 1)).toBe(big);
    expect(nextJob([], [], plenty)).toBeUndefined();
  });
});

/** Runs jobs whose ends the test decides: `finish` ends the one that has run longest. */
const controlled = (): { readonly started: Costed[]; readonly run: (job: Costed) => Promise<void>; readonly finish: (error?: Error) => Promise<void> } => {
  const started: Costed[] = [];
  const ends: ((error?: Error) => void)[] = [];
  return {
    started,
    run: (job) => {
      started.push(job);
      return new Promise((resolve, reject) => ends.push((error) => (error === undefined ? resolve() : reject(error))));
    },
    finish: async (error) => {
      ends.shift()!(error);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

const jobs = [5, 1, 4, 2, 3].map((cost) => ({ cost }));
const costsOf = (list: readonly Costed[]): readonly number[] => list.map(({ cost }) => cost);

describe('compiling several', () => {
  it('keeps the slots full, and returns when the last has ended', async () => {
    const { started, run, finish } = controlled();
    let ended = false;
    const all = compileAll(jobs, { slots: 2, memory: plenty }, run).finally(() => {
      ended = true;
    });
    expect(costsOf(started)).toEqual([5, 4]);
    await finish();
    expect(costsOf(started)).toEqual([5, 4, 3]);
    for (let left = 3; left > 0; left -= 1) await finish();
    expect({ ended, started: costsOf(started) }).toEqual({ ended: false, started: [5, 4, 3, 2, 1] });
    await finish();
    await all;
  });

  it('waits for memory', async () => {
    const { started, run, finish } = controlled();
    const all = compileAll(jobs, { slots: 5, memory: 2 * expectedMemory({ cost: 5 }) }, run);
    expect(started).toHaveLength(2);
    for (let left = 5; left > 0; left -= 1) await finish();
    await all;
    expect(started).toHaveLength(5);
  });

  it('starts nothing more once cancelled, and waits for what runs', async () => {
    const { started, run, finish } = controlled();
    const cancel = new AbortController();
    const all = compileAll(jobs, { slots: 2, memory: plenty, signal: cancel.signal }, run);
    cancel.abort();
    await finish();
    expect(started).toHaveLength(2);
    await finish();
    await all;
    expect(started).toHaveLength(2);
  });

  it('starts nothing more after an error, and throws it when the others have ended', async () => {
    const { started, run, finish } = controlled();
    const all = compileAll(jobs, { slots: 2, memory: plenty }, run);
    let outcome: unknown = null;
    const watched = all.catch((error: unknown) => {
      outcome = error;
    });
    await finish(new Error('disk on fire'));
    expect(outcome).toBeNull();
    await finish();
    await watched;
    expect(outcome).toEqual(new Error('disk on fire'));
    expect(started).toHaveLength(2);
  });

  it('runs every job exactly once, never more than the slots at a time', async () => {
    await fc.assert(
      fc.asyncProperty(costs, fc.integer({ min: 1, max: 6 }), async (list, slots) => {
        let running = 0;
        const done: Costed[] = [];
        const run = async (job: Costed): Promise<void> => {
          running += 1;
          expect(running).toBeLessThanOrEqual(slots);
          await Promise.resolve();
          running -= 1;
          done.push(job);
        };
        await compileAll(list, { slots, memory: plenty }, run);
        expect(done).toHaveLength(list.length);
        expect(new Set(done)).toEqual(new Set(list));
      }),
      { numRuns: runs },
    );
  });

  it('finds out by itself how much memory there is', async () => {
    const done: number[] = [];
    await compileAll(jobs, { slots: 1 }, async ({ cost }) => void done.push(cost));
    expect(done).toEqual([5, 4, 3, 2, 1]);
  });
});
