import fc from 'fast-check';
import { expect, test } from 'vitest';
import { componentsOf } from '../../domain/components.ts';

type Edges = readonly (readonly number[])[];

/** Found by repeated passes over the whole graph rather than as the domain does it. */
const leadsTo = (edges: Edges): readonly ReadonlySet<number>[] => {
  const reached = edges.map((_, node) => new Set([node]));
  for (let changed = true; changed; ) {
    const sizes = reached.map(({ size }) => size);
    for (const [node, next] of edges.entries()) for (const other of next) for (const one of reached[other]!) reached[node]!.add(one);
    changed = reached.some(({ size }, node) => size !== sizes[node]);
  }
  return reached;
};

const graphs = fc.integer({ min: 1, max: 9 }).chain((size) => fc.array(fc.array(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size }));

test('two nodes are in one component exactly when they lead to each other, and what a component leads to comes before it', () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const reached = leadsTo(edges);
      const components = componentsOf(edges);
      const place = new Map(components.flatMap((component, index) => component.map((node) => [node, index])));
      expect(components.flat().sort((a, b) => a - b)).toEqual([...edges.keys()]);
      for (const a of edges.keys()) {
        for (const b of edges.keys()) {
          expect(place.get(a) === place.get(b)).toBe(reached[a]!.has(b) && reached[b]!.has(a));
          expect(place.get(b)! <= place.get(a)! || !reached[a]!.has(b)).toBe(true);
        }
      }
    }),
  );
});

test('a chain, or a ring, may be far longer than the stack is deep', () => {
  const length = 100_000;
  const ring = Array.from({ length }, (_, node) => [(node + 1) % length]);
  expect(componentsOf(ring)).toHaveLength(1);
  expect(componentsOf([...ring.slice(0, -1), []])).toHaveLength(length);
});
