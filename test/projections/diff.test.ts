import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../../domain/commands.ts';
import { rootId } from '../../domain/root-id.ts';
import { initialState, type State } from '../../domain/state.ts';
import { diffStates, type Diff } from '../../projections/diff.ts';
import { actionOf, findingsOf, keyOf, specOf, worker } from '../domain/world.ts';
import { compiled, files, historyOf, install, rebuilt } from './history.ts';

const app = rootId(specOf('App'));
const steps: readonly Command[] = [
  install('App', { worker: worker() }),
  ...compiled('Lib'),
  ...compiled('App'),
  { type: 'PublishView', root: app, view: 'first', images: 2, copies: 0 },
  install('Other', { priority: 2 }),
  { type: 'ObserveRoot', root: app, findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'update', kind: 'update', priority: 3 }) },
  { type: 'PauseQueue' },
  { type: 'BindRoot', spec: specOf('App'), findings: findingsOf(rebuilt, 'App'), action: actionOf({ id: 'anew', worker: worker() }) },
  { type: 'PublishView', root: app, view: 'second', images: 0, copies: 2 },
  { type: 'UninstallRoots', roots: [app] },
];
const after = (count: number): State => historyOf(steps.slice(0, count)).state;
const nothing: Diff = { roots: { added: [], removed: [], rebound: [] }, images: { added: [], removed: [], changed: [] }, queue: { paused: null, added: [], removed: [] }, views: [] };

test('what an install changes', () => {
  expect(diffStates(initialState, after(6))).toEqual({
    ...nothing,
    roots: { ...nothing.roots, added: [app] },
    images: { ...nothing.images, added: ['App', 'Lib'].map((name) => ({ id: keyOf(files, name), assembly: `${name}, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null`, source: `/app/${name}.dll`, state: 'valid' })) },
    views: [{ root: app, from: null, to: 'first' }],
  });
});

test('what a replaced library changes, when it is noticed and when it is bound', () => {
  const noticed = diffStates(after(7), after(9));
  expect(noticed.images.changed.map(({ assembly, from, to, reasons }) => [assembly.split(',')[0], from, to, reasons.length])).toEqual([['App', 'valid', 'invalid', 1], ['Lib', 'valid', 'invalid', 1]]);
  expect(noticed.queue).toMatchObject({ paused: { from: false, to: true }, removed: [] });
  expect(noticed.roots).toEqual(nothing.roots);
  const bound = diffStates(after(9), after(11));
  expect(bound.roots.rebound).toEqual([{ root: app, members: [{ assembly: expect.stringMatching(/^Lib,/), path: '/app/Lib.dll', from: 'mvid-Lib-1', to: 'mvid-Lib-2' }] }]);
  expect(bound.views).toEqual([{ root: app, from: 'first', to: 'second' }]);
  expect(diffStates(after(11), after(12)).roots.removed).toEqual([app]);
});

test('between a moment and itself nothing changed, and backwards new is gone', () => {
  const moment = fc.integer({ min: 0, max: steps.length });
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      const [forth, back] = [diffStates(after(a), after(b)), diffStates(after(b), after(a))];
      expect(JSON.stringify(forth) === JSON.stringify(nothing) || a !== b).toBe(true);
      const ids = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id).sort();
      expect(ids(forth.images.added)).toEqual(ids(back.images.removed));
      expect(ids(forth.images.changed)).toEqual(ids(back.images.changed));
      expect([...forth.roots.added].sort()).toEqual([...back.roots.removed].sort());
      expect(forth.queue.added.length).toBe(back.queue.removed.length);
      expect(forth.views.length).toBe(back.views.length);
    }),
  );
});
