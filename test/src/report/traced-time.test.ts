import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LoadedModule } from '../../../adapters/trace/dotnet-run.ts';
import { tracedTime } from '../../../src/report/traced-time.ts';

const module: LoadedModule = { assembly: 'App', path: '/app/App.dll', dynamic: false, context: null, accepted: true, precompiled: 1, jitted: [], recompiled: 0 };

it('the times of a trace are told in milliseconds', () => {
  expect(tracedTime({ modules: [module], times: { run: 1240.4, jit: 311.6 } }, { ms: 1300 })).toEqual({ traced: { run: 1240, jit: 312 }, notes: [] });
});

it('those of no trace are not told', () => {
  expect(tracedTime({ modules: [], times: { run: 0, jit: 0 } }, { ms: 1300 })).toEqual({ traced: null, notes: [] });
});

it('those of a trace that lasts longer than its process are not told, with a note', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 1000, max: 2 ** 64, noNaN: true }), (ms, longer) => {
      expect(tracedTime({ modules: [module], times: { run: ms + longer, jit: longer } }, { ms })).toEqual({ traced: null, notes: [expect.stringContaining('cannot be right')] });
    }),
  );
});
