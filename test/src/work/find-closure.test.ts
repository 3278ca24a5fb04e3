import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssemblyInfo } from '../../../adapters/assembly/read-assembly.ts';
import type { LoadHints } from '../../../adapters/assembly/read-load-hints.ts';
import type { Binding } from '../../../adapters/binding/binding.ts';
import { findClosure } from '../../../src/work/find-closure.ts';
import type { CompileEnvironment } from '../../../src/work/image-keys.ts';
import { noHints } from '../../../src/work/load-hints.ts';
import type { ReadMember } from '../../../src/work/read-members.ts';

type Graph = Readonly<Record<string, readonly string[]>>;

const environment: CompileEnvironment = {
  compiler: { name: 'crossgen2', version: '10.0.0' },
  instructionSet: null,
  runtimeIdentifier: 'linux-x64',
  architecture: 'x64',
};
const kind = { scenario: 'default', frameworkBubble: false } as const;

const nameOf = (name: string) => ({ name, version: '1.0.0.0', culture: 'neutral', publicKeyToken: null });

const info = (name: string, references: readonly string[], build: number): AssemblyInfo => ({
  file: `/app/${name}.dll`,
  size: 1,
  name: nameOf(name),
  mvid: `${name}-${build}`,
  references: references.map(nameOf),
  targetFramework: null,
  processorArchitecture: 'MSIL',
  machine: 'x64',
  imageBase: '0x0',
  hasEntryPoint: true,
  ilOnly: true,
  native: null,
});

const membersOf = (graph: Graph, builds: Readonly<Record<string, number>> = {}): readonly ReadMember[] =>
  Object.entries(graph).map(([name, references]) => ({
    file: `/app/${name}.dll`,
    fileName: `${name}.dll`,
    simpleName: name,
    hash: `${name}-${builds[name] ?? 0}`,
    size: 1,
    info: info(name, references, builds[name] ?? 0),
    unreadable: null,
    hints: noHints,
    bypassed: [],
  }));

const base = { name: 'Microsoft.NETCore.App', version: '10.0.0', folder: '/dotnet/base' };
const web = { name: 'Microsoft.AspNetCore.App', version: '10.0.0', folder: '/dotnet/web' };

const bindingOf = (app: string, frameworks = [web, base]): Binding => ({
  runtime: 'dotnet',
  app: `/app/${app}.dll`,
  applicationBase: '/app',
  executable: true,
  apphost: null,
  dotnet: '/dotnet/dotnet',
  selfContained: false,
  hostFiles: [],
  frameworks,
  assemblies: [],
  frameworkAssemblies: new Map([
    ['System.Runtime', '/dotnet/base/System.Runtime.dll'],
    ['Kestrel', '/dotnet/web/Kestrel.dll'],
  ]),
  inputs: [],
  absent: [],
  missing: [],
});

const close = (graph: Graph, builds: Readonly<Record<string, number>> = {}, frameworks = [web, base]) =>
  findClosure(membersOf(graph, builds), bindingOf('App', frameworks), environment, kind);
const imageOf = (closure: ReturnType<typeof close>, name: string) => closure.members.find((member) => member.path === `/app/${name}.dll`)?.image;

test('required is what references lead to, in cycles too; names are compared without case', () => {
  const closure = close({ App: ['lib', 'System.Runtime'], Lib: ['Base'], Base: ['Lib'], Alone: [] });
  expect(closure.members.filter((member) => member.required).map((member) => member.path)).toEqual(['/app/App.dll', '/app/Lib.dll', '/app/Base.dll']);
});

test('a reference that neither application nor framework has is missing, when it is required', () => {
  const closure = close({ App: ['Gone'], Alone: ['GoneToo'] });
  expect(closure.missing).toEqual([{ name: 'Gone, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null', wantedBy: '/app/App.dll' }]);
});

test('a bubble takes in every framework; in a ring one assembly’s framework is that of all', () => {
  const graph = { App: ['A'], A: ['B'], B: ['A', 'Kestrel'], Alone: [] };
  const patched = [{ ...web, version: '10.0.1' }, base];
  const changed = (part: Partial<Parameters<typeof findClosure>[3]>) => {
    const [before, after] = [[web, base], patched].map((frameworks) => findClosure(membersOf(graph), bindingOf('App', frameworks), environment, { ...kind, ...part }));
    return before!.members.flatMap(({ image, path }, index) => (image === after!.members[index]!.image ? [] : [path]));
  };
  expect(changed({})).toEqual(['/app/App.dll', '/app/A.dll', '/app/B.dll']);
  expect(changed({ frameworkBubble: true })).toEqual(['/app/App.dll', '/app/A.dll', '/app/B.dll', '/app/Alone.dll']);
});

test('only the frameworks that the references lead to decide about an image', () => {
  const graph = { App: ['Lib', 'Site'], Lib: ['System.Runtime'], Site: ['Kestrel'] };
  const before = close(graph);
  const after = close(graph, {}, [{ ...web, version: '10.0.1' }, base]);
  expect(imageOf(after, 'Lib')).toBe(imageOf(before, 'Lib'));
  expect(imageOf(after, 'Site')).not.toBe(imageOf(before, 'Site'));
  expect(imageOf(after, 'App')).not.toBe(imageOf(before, 'App'));
  const patched = close(graph, {}, [web, { ...base, version: '10.0.1' }]);
  for (const name of ['App', 'Lib', 'Site']) expect(imageOf(patched, name)).not.toBe(imageOf(before, name));
});

const names = ['App', 'A', 'B', 'C', 'D'];
/** With rings of any length, and assemblies that reference themselves. */
const graphs = fc.record(Object.fromEntries(names.map((name) => [name, fc.subarray(names)])));

/** Found by repeated passes rather than as the program does it. */
const reached = (graph: Graph, start: string): readonly string[] => {
  let found = [start];
  for (;;) {
    const next = Object.keys(graph).filter((name) => found.some((one) => one === name || graph[one]!.includes(name)));
    if (next.length === found.length) return next.sort();
    found = next;
  }
};

test('a replaced assembly gives another key to exactly those that reach it, whatever the order of the files', () => {
  fc.assert(
    fc.property(graphs, fc.constantFrom(...names), fc.shuffledSubarray(names, { minLength: names.length }), (graph, replaced, order) => {
      const before = close(graph);
      const after = close(Object.fromEntries(order.map((name) => [name, graph[name]!])), { [replaced]: 1 });
      for (const name of names) expect(imageOf(after, name) !== imageOf(before, name), name).toBe(reached(graph, name).includes(replaced));
    }),
  );
});

test('an image is the same in two applications exactly when it leads to the same assemblies in both', () => {
  fc.assert(
    fc.property(graphs, fc.subarray(names, { minLength: 1 }), fc.constantFrom(...names), fc.subarray(names), (graph, kept, rebuilt, references) => {
      // The other application has some of the assemblies, and one that was built again, perhaps with other references.
      const all: Graph = { ...graph, [rebuilt]: references };
      const other = Object.fromEntries(kept.map((name) => [name, all[name]!]));
      const [one, two] = [close(graph), close(other, { [rebuilt]: 1 })];
      const leadsTo = (within: Graph, name: string): string => JSON.stringify(reached(within, name));
      for (const name of kept) {
        const same = leadsTo(graph, name) === leadsTo(other, name) && !reached(graph, name).includes(rebuilt);
        expect(imageOf(two, name) === imageOf(one, name), name).toBe(same);
      }
    }),
  );
});

test('every image has a key of its own, also in a ring', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      expect(new Set(close(graph).members.map(({ image }) => image)).size).toBe(names.length);
    }),
  );
});

const native = { majorVersion: 9, minorVersion: 0, flags: [], sections: [], ownerComposite: null, compositeOf: [], manifestMembers: [], compiler: null };

/** The members as if those named had been compiled by their vendor, alone or into a composite image. */
const byVendor = (members: readonly ReadMember[], named: readonly string[], ownerComposite: string | null = null): readonly ReadMember[] =>
  members.map((member) => (named.includes(member.simpleName) ? { ...member, info: { ...member.info!, native: { ...native, ownerComposite } } } : member));

test("a vendor's native code is left alone by default, and compiled afresh for any other kind", () => {
  const members = byVendor(membersOf({ App: [] }), ['App']);
  const precompiled = (part: Partial<Parameters<typeof findClosure>[3]>) => findClosure(members, bindingOf('App'), environment, { ...kind, ...part }).members[0]?.precompiled;
  expect(precompiled({})).toBe(true);
  expect(precompiled({ scenario: 'debug' })).toBe(false);
  expect(precompiled({ frameworkBubble: true })).toBe(false);
});

describe('hard binding', () => {
  const chain: Graph = { App: ['Middle', 'Side', 'System.Runtime'], Middle: ['base'], Side: ['Base'], Base: [] };
  const hinted: Readonly<Record<string, LoadHints>> = {
    App: { dependencies: [{ name: 'middle', hint: 'Always' }, { name: 'System.Runtime', hint: 'Always' }], defaultHint: null },
    Side: { dependencies: [{ name: 'Base, Version=1.0.0.0', hint: 'Sometimes' }], defaultHint: null },
    Base: { dependencies: [], defaultHint: 'Always' },
  };
  const withHints = (hints = hinted, members = membersOf(chain)) => members.map((member) => ({ ...member, hints: hints[member.simpleName] ?? noHints }));
  const closureWith = (members: readonly ReadMember[], part: Partial<Parameters<typeof findClosure>[3]> = {}) =>
    findClosure(members, bindingOf('App'), environment, { ...kind, ...part });
  const edges = (closure: ReturnType<typeof close>) => closure.members.map(({ path, hardBound }) => [path, hardBound.map((index) => closure.members[index]!.path)]);

  test('is by hint and default, not to the framework, and direct', () => {
    expect(edges(closureWith(withHints()))).toEqual([
      ['/app/App.dll', ['/app/Middle.dll']],
      ['/app/Middle.dll', ['/app/Base.dll']],
      ['/app/Side.dll', []],
      ['/app/Base.dll', []],
    ]);
  });

  test('changes the keys of the images that are bound, in one step or several, and of no others', () => {
    const [soft, hard] = [closureWith(membersOf(chain)), closureWith(withHints())];
    const onlyBase = closureWith(withHints({ Base: hinted['Base']! }));
    const changed = (one: typeof soft, other: typeof soft) => Object.keys(chain).filter((name) => imageOf(one, name) !== imageOf(other, name));
    expect(changed(soft, hard)).toEqual(['App', 'Middle']);
    // With the default alone Side is bound, and what says nothing of Middle is not.
    expect(changed(soft, onlyBase)).toEqual(['Middle', 'Side']);
    const overridden = { dependencies: [{ name: 'Base', hint: 'Sometimes' }], defaultHint: null } as const;
    expect(changed(hard, closureWith(withHints({ ...hinted, Middle: overridden })))).toEqual(['App', 'Middle']);
    expect(changed(hard, closureWith(withHints(), { frameworkBubble: true }))).toEqual(Object.keys(chain));
  });

  test('is not possible with what cannot be read', () => {
    const members = withHints().map((member) => (member.simpleName === 'Base' ? { ...member, info: null, unreadable: 'damaged' } : member));
    expect(edges(closureWith(members)).flatMap(([, bound]) => bound)).toEqual(['/app/Middle.dll']);
  });

  test("compiles a vendor's assembly afresh that is bound, and leaves those alone that others are bound to", () => {
    const members = byVendor(withHints(), ['App', 'Middle', 'Base', 'Side']);
    expect(closureWith(members).members.map(({ precompiled }) => precompiled)).toEqual([false, false, true, true]);
  });

  test('leaves the parts of a composite image as they are, and binds nothing to them', () => {
    const closure = closureWith(byVendor(withHints(), ['Middle'], 'app.r2r.dll'));
    expect(edges(closure).flatMap(([, bound]) => bound)).toEqual([]);
    expect(closure.members.map(({ precompiled }) => precompiled)).toEqual([false, true, false, false]);
  });
});

describe('methods that must stay out', () => {
  const bypassing = (count: number) => membersOf({ App: ['Lib'], Lib: [] }).map((member) => ({ ...member, bypassed: member.simpleName === 'Lib' ? Array.from({ length: count }, (_, row) => 0x06000001 + row) : [] }));

  test('are in the key of the image that they would be in', () => {
    const [none, some] = [0, 2].map((count) => findClosure(bypassing(count), bindingOf('App'), environment, kind));
    expect(imageOf(none!, 'Lib')).not.toBe(imageOf(some!, 'Lib'));
    expect(imageOf(none!, 'App')).toBe(imageOf(some!, 'App'));
  });

  test.each([
    [0, null, true],
    [1, null, false],
    [1, 'app.r2r.dll', true],
  ])("%i of them, in a vendor's assembly of composite %s: left alone is %s", (count, composite, left) => {
    expect(findClosure(byVendor(bypassing(count), ['Lib'], composite), bindingOf('App'), environment, kind).members[1]!.precompiled).toBe(left);
  });
});
