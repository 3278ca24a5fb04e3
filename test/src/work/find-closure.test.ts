import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AssemblyInfo } from '../../../adapters/assembly/read-assembly.ts';
import type { Binding } from '../../../adapters/binding/binding.ts';
import { findClosure, type CompileEnvironment } from '../../../src/work/find-closure.ts';
import type { ReadMember } from '../../../src/work/read-members.ts';

type Graph = Readonly<Record<string, readonly string[]>>;

const environment: CompileEnvironment = {
  compiler: { name: 'crossgen2', version: '10.0.0', options: [] },
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

test('a replaced assembly gives another key to exactly those that reach it, whatever the order of the files', () => {
  const names = ['App', 'A', 'B', 'C', 'D'];
  const graphs = fc.record(Object.fromEntries(names.map((name) => [name, fc.subarray(names)])));
  fc.assert(
    fc.property(graphs, fc.constantFrom(...names), fc.shuffledSubarray(names, { minLength: names.length }), (graph, replaced, order) => {
      const before = close(graph);
      const after = close(Object.fromEntries(order.map((name) => [name, graph[name]!])), { [replaced]: 1 });
      const reaches = (name: string, seen: readonly string[] = []): boolean =>
        name === replaced || graph[name]!.some((next) => !seen.includes(next) && reaches(next, [...seen, name]));
      for (const name of names) expect(imageOf(after, name) !== imageOf(before, name), name).toBe(reaches(name));
    }),
  );
});

test("a vendor's native code is left alone by default, and compiled afresh for any other kind", () => {
  const native = { majorVersion: 9, minorVersion: 0, flags: [], sections: [], ownerComposite: null, compositeOf: [], manifestMembers: [], compiler: null };
  const members = membersOf({ App: [] }).map((member) => ({ ...member, info: { ...member.info!, native } }));
  const precompiled = (part: Partial<Parameters<typeof findClosure>[3]>) => findClosure(members, bindingOf('App'), environment, { ...kind, ...part }).members[0]?.precompiled;
  expect(precompiled({})).toBe(true);
  expect(precompiled({ scenario: 'debug' })).toBe(false);
  expect(precompiled({ frameworkBubble: true })).toBe(false);
});
