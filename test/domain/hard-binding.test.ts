import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bindsHard } from '../../domain/hard-binding.ts';
import { rootId } from '../../domain/root-id.ts';
import { requiredImages } from '../../domain/root.ts';
import { usableImages } from '../../domain/usable-images.ts';
import { bubbleMembers, bubbleOf } from '../../domain/version-bubble.ts';
import { closureOf, keyOf, specOf, type Files } from './world.ts';

test.each([
  ['Default', 'Default', false],
  ['Default', 'Sometimes', false],
  ['Default', 'Always', true],
  ['Sometimes', 'Default', false],
  ['Sometimes', 'Sometimes', false],
  ['Sometimes', 'Always', false],
  ['Always', 'Default', true],
  ['Always', 'Sometimes', true],
  ['Always', 'Always', true],
] as const)('a reference with the hint %s to an assembly whose default is %s: hard bound is %s', (hint, defaultHint, hard) => {
  expect(bindsHard(hint, defaultHint)).toBe(hard);
});

test.each([
  [null, 'Always', true],
  [null, 'Sometimes', false],
  [null, null, false],
  ['Always', null, true],
  ['Default', null, false],
] as const)('no attribute is as good as Default: %s and %s give %s', (hint, defaultHint, hard) => {
  expect(bindsHard(hint, defaultHint)).toBe(hard);
});

const files: Files = {
  App: { build: 1, references: ['Middle', 'Side'], hardBound: ['Middle'] },
  Middle: { build: 1, references: ['Base'], hardBound: ['Base'] },
  Base: { build: 1, references: [] },
  Side: { build: 1, references: ['Base', 'Lone'], hardBound: ['Lone'] },
  Lone: { build: 1, references: [] },
};

const bubble = (of: Files, name: string): readonly string[] => {
  const closure = closureOf(of, name);
  const start = closure.members.find(({ path }) => path === `/app/${name}.dll`)!;
  return bubbleMembers(closure, start)
    .map(({ path }) => path.slice('/app/'.length, -'.dll'.length))
    .sort();
};

describe('a bubble', () => {
  test('holds what is hard bound in one step or several, and not what is only referenced', () => {
    expect(Object.keys(files).map((name) => [name, bubble(files, name)])).toEqual([
      ['App', ['Base', 'Middle']],
      ['Middle', ['Base']],
      ['Base', []],
      ['Side', ['Lone']],
      ['Lone', []],
    ]);
  });

  test('goes round in circles without end, and never holds the assembly itself', () => {
    const circle: Files = { A: { build: 1, references: ['B'], hardBound: ['B'] }, B: { build: 1, references: ['C'], hardBound: ['C'] }, C: { build: 1, references: ['A'], hardBound: ['A'] } };
    expect(bubble(circle, 'A')).toEqual(['B', 'C']);
  });
});

describe('required of a root with /NoDependencies', () => {
  const required = (noDependencies: boolean, name = 'App') =>
    [...requiredImages({ ...specOf(name, { noDependencies }), id: rootId(specOf(name)), closure: closureOf(files, name) })].sort();
  const images = (...names: readonly string[]) => names.map((name) => keyOf(files, name)).sort();

  test('is its own image and those that it is hard bound to, directly or not', () => {
    expect(required(true)).toEqual(images('App', 'Middle', 'Base'));
    expect(required(true, 'Side')).toEqual(images('Side', 'Lone'));
    expect(required(true, 'Base')).toEqual(images('Base'));
  });

  test('is less than without it', () => {
    expect(required(false)).toEqual(images('App', 'Middle', 'Base', 'Side', 'Lone'));
  });

  test('is nothing of an assembly that the closure does not have', () => {
    expect(requiredImages({ ...specOf('App', { noDependencies: true, folder: 'elsewhere' }), id: 'r', closure: closureOf(files, 'App') })).toEqual(new Set());
  });
});

describe('usable in one view', () => {
  const members = closureOf(files, 'App').members;
  const usable = (...without: readonly string[]): readonly string[] => {
    const names = members.map(({ path }) => path.slice('/app/'.length, -'.dll'.length));
    return [...usableImages(members, (index) => !without.includes(names[index]!))].map((index) => names[index]!);
  };

  test('is every image where none is missing', () => {
    expect(usable()).toEqual(['App', 'Base', 'Lone', 'Middle', 'Side']);
  });

  test('is none that is bound to an assembly without one, in one step or several', () => {
    expect(usable('Base')).toEqual(['Lone', 'Side']);
    expect(usable('Middle')).toEqual(['Base', 'Lone', 'Side']);
    expect(usable('Lone')).toEqual(['App', 'Base', 'Middle']);
    expect(usable('App')).toEqual(['Base', 'Lone', 'Middle', 'Side']);
  });

  test('is every image that is there and whose whole bubble is there, and no other', () => {
    const graph = fc.integer({ min: 1, max: 8 }).chain((size) =>
      fc.tuple(fc.array(fc.uniqueArray(fc.nat(size - 1)), { minLength: size, maxLength: size }), fc.array(fc.boolean(), { minLength: size, maxLength: size })),
    );
    fc.assert(
      fc.property(graph, ([edges, made]) => {
        const expected = [...edges.keys()].filter((index) => made[index] && bubbleOf(edges, index).every((bound) => made[bound]));
        expect([...usableImages(edges.map((hardBound) => ({ hardBound })), (index) => made[index]!)].sort()).toEqual(expected);
      }),
    );
  });
});
