import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Binding } from '../../../adapters/binding/binding.ts';
import { referenceClosure } from '../../../adapters/binding/closure.ts';

type Graph = Readonly<Record<string, readonly string[]>>;

const bindingOf = (assemblies: readonly string[], frameworkAssemblies: readonly string[] = []): Binding => ({
  runtime: 'dotnet',
  app: '/app/A.dll',
  applicationBase: '/app',
  executable: true,
  apphost: null,
  dotnet: '/dotnet',
  selfContained: false,
  hostFiles: [],
  frameworks: [],
  assemblies: assemblies.map((simpleName) => ({ simpleName, file: `/app/${simpleName}.dll`, origin: 'app' })),
  frameworkAssemblies: new Map(frameworkAssemblies.map((name) => [name, `/framework/${name}.dll`])),
  inputs: [],
  absent: [],
  missing: [],
});

const nameOf = (file: string): string => file.slice('/app/'.length, -'.dll'.length);
const closureOf = (graph: Graph, frameworkAssemblies: readonly string[] = []) => {
  const { members, missing } = referenceClosure('/app/A.dll', bindingOf(Object.keys(graph), frameworkAssemblies), (file) => graph[nameOf(file)] ?? []);
  return { members: members.map(({ simpleName }) => simpleName), missing };
};

describe('the closure of references', () => {
  test('is transitive, takes cycles, leaves out what nobody references and what frameworks have', () => {
    const graph = { A: ['B', 'System.Runtime'], B: ['C', 'A'], C: ['b'], D: ['A'] };
    expect(closureOf(graph, ['System.Runtime'])).toEqual({ members: ['A', 'B', 'C'], missing: [] });
  });

  test('names what is missing and each who wants it', () => {
    expect(closureOf({ A: ['B', 'Gone'], B: ['gone'] })).toEqual({
      members: ['A', 'B'],
      missing: [
        { what: 'Gone', wantedBy: '/app/A.dll' },
        { what: 'gone', wantedBy: '/app/B.dll' },
      ],
    });
  });

  test('of a file that is not bound is empty', () => {
    expect(referenceClosure('/elsewhere/X.dll', bindingOf(['A']), () => ['A'])).toEqual({ members: [], missing: [] });
  });

  test('any graph: each member is the root or referenced by a member, and each reference of a member is accounted for', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'Framework', 'Gone');
    const graph = fc.record(Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F'].map((key) => [key, fc.array(name, { maxLength: 4 })])));
    fc.assert(
      fc.property(graph, (references) => {
        const { members, missing } = closureOf(references, ['Framework']);
        const referenced = new Set(members.flatMap((member) => references[member] ?? []));
        expect(new Set(members)).toEqual(new Set(['A', ...[...referenced].filter((key) => key in references)]));
        expect(members.length).toBe(new Set(members).size);
        expect(missing.length).toBe(members.flatMap((member) => references[member] ?? []).filter((key) => key === 'Gone').length);
      }),
    );
  });
});
