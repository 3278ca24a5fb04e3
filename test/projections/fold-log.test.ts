import fc from 'fast-check';
import { from, lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { isFailure } from '../../domain/failure.ts';
import { dumpState } from '../../domain/state.ts';
import { foldOnto, nothingYet, statesOf } from '../../projections/fold-log.ts';
import { compiled, historyOf, install } from './history.ts';

const { events, state } = historyOf([install('App'), ...compiled('Lib'), install('Other', { priority: 2 }), { type: 'PauseQueue' }]);

test('the fold of a log is the state that its commands led to', async () => {
  const last = await lastValueFrom(statesOf(from(events)));
  expect(dumpState(last.state)).toEqual(dumpState(state));
  expect(last.revision).toBe(events.length - 1);
});

test('however the log comes in parts, and whatever is delivered again, the fold is the same', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(events.length), fc.nat(events.length))), (deliveries) => {
      let known = nothingYet;
      for (const [start, length] of deliveries) {
        const reachable = Math.min(start, known.revision + 1);
        known = foldOnto(known, events.slice(reachable, reachable + length));
      }
      expect(dumpState(foldOnto(known, events).state)).toEqual(dumpState(state));
    }),
  );
});

test('an unknown event stops the fold and names its position', () => {
  const broken = events.map((event, index) => (index === 3 ? { ...event, type: 'ImageTeleported' } : event));
  expect(() => foldOnto(nothingYet, broken)).toThrow(/position 3 \(ImageTeleported\)/);
});

test.each([
  ['newer than this program', { schemaVersion: 99 }],
  ['of another shape', { data: { image: 5 } }],
])('an event %s stops the fold', (_what, part) => {
  const broken = events.map((event, index) => (index === 2 ? { ...event, ...part } : event));
  let thrown: unknown;
  try {
    foldOnto(nothingYet, broken);
  } catch (error) {
    thrown = error;
  }
  expect(isFailure(thrown, 'event-undecodable') && thrown.kind === 'store' && thrown.message.includes('position 2')).toBe(true);
});
