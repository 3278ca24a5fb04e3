import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Binding } from '../../../adapters/binding/binding.ts';
import type { Architecture } from '../../../domain/architecture.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import { findClosure } from '../../../src/work/find-closure.ts';
import { noHints } from '../../../src/work/load-hints.ts';
import type { ReadMember } from '../../../src/work/read-members.ts';

// Rule 10, as a model that shares no code with the program: the keys of two images are equal exactly when everything is that their bytes may depend on.

const names = ['App', 'Lib', 'Base', 'Site', 'Alone'] as const;
const frameworkNames = ['Kernel', 'Web'] as const;

/** A build of an assembly: what its file holds, so that everything else about it follows from its number. */
type Build = {
  readonly references: readonly string[];
  readonly hardBound: readonly string[];
  readonly byDefault: boolean;
  readonly bypassed: number;
  readonly vendor: boolean;
  readonly signed: boolean;
  /** A build again, with the same version and MVID or with others. */
  readonly sameMvid: boolean;
};

/** Everything there is in the two worlds that are compared. */
type Machine = {
  readonly architecture: Architecture;
  readonly instructionSet: string | null;
  readonly runtimeIdentifier: string;
  readonly compiler: { readonly name: string; readonly version: string };
  readonly scenario: Scenario;
  readonly frameworkBubble: boolean;
  /** The version of each framework; null where the application does not use it. The base is always there. */
  readonly web: string | null;
  readonly base: string;
};

type World = Machine & { /** Which build of each assembly there is; null where there is none. */ readonly present: Readonly<Record<string, number | null>>; readonly order: readonly string[]; readonly folder: string };

const build: fc.Arbitrary<Build> = fc.record({
  references: fc.subarray([...names, 'Kernel', 'Web', 'Nowhere']),
  hardBound: fc.subarray([...names]),
  byDefault: fc.boolean(),
  bypassed: fc.constantFrom(0, 0, 1, 3),
  vendor: fc.boolean(),
  signed: fc.boolean(),
  sameMvid: fc.boolean(),
});
const builds = fc.record(Object.fromEntries(names.map((name) => [name, fc.tuple(build, build)])));

const machine: fc.Arbitrary<Machine> = fc.record({
  architecture: fc.constantFrom('x64', 'arm64'),
  instructionSet: fc.constantFrom(null, 'avx2', 'avx2,aes'),
  runtimeIdentifier: fc.constantFrom('linux-x64', 'linux-musl-x64'),
  compiler: fc.record({ name: fc.constant('crossgen2'), version: fc.constantFrom('10.0.0', '10.0.1') }),
  scenario: fc.constantFrom('default', 'debug', 'profile', 'debug+profile'),
  frameworkBubble: fc.boolean(),
  web: fc.constantFrom(null, '10.0.0', '10.0.1'),
  base: fc.constantFrom('10.0.0', '10.0.1'),
});
const present = fc.record(Object.fromEntries(names.map((name) => [name, name === 'App' ? fc.constantFrom(0, 1) : fc.constantFrom(0, 0, 1, null)])));
const world: fc.Arbitrary<World> = fc
  .tuple(machine, present, fc.shuffledSubarray([...names], { minLength: names.length }), fc.constantFrom('/app', '/opt/elsewhere'))
  .map(([one, there, order, folder]) => ({ ...one, present: there, order, folder }));

/** Another world that differs from the first in a few things, or in nothing that counts. */
const pair = world.chain((first) =>
  fc.tuple(fc.constant(first), world, fc.subarray(['architecture', 'instructionSet', 'runtimeIdentifier', 'compiler', 'scenario', 'frameworkBubble', 'web', 'base', 'order', 'folder', ...names], { maxLength: 3 })).map(
    ([one, other, changed]): readonly [World, World] => [
      one,
      changed.reduce<World>((so, what) => ((names as readonly string[]).includes(what) ? { ...so, present: { ...so.present, [what]: other.present[what] ?? null } } : { ...so, [what]: other[what as keyof World] }), one),
    ],
  ),
);

type Builds = Readonly<Record<string, readonly [Build, Build]>>;

const buildOf = (all: Builds, { present: there }: World, name: string): Build | null => {
  const number = there[name] ?? null;
  return number === null ? null : all[name]![number]!;
};

const assemblyName = (name: string, signed = false) => ({ name, version: '1.0.0.0', culture: 'neutral', publicKeyToken: signed ? '0123456789abcdef' : null });

const native = { majorVersion: 9, minorVersion: 0, flags: [], sections: [], ownerComposite: null, compositeOf: [], manifestMembers: [], compiler: null };

const memberOf = (all: Builds, one: World, name: string): ReadMember => {
  const { references, hardBound, byDefault, bypassed, vendor, signed, sameMvid } = buildOf(all, one, name)!;
  const number = one.present[name]!;
  const file = `${one.folder}/${name}.dll`;
  return {
    file,
    fileName: `${name}.dll`,
    simpleName: name,
    hash: `${name} ${number}`,
    size: 1,
    info: {
      file, size: 1, name: assemblyName(name, signed), mvid: sameMvid ? `${name} 0` : `${name} ${number}`, references: references.map((reference) => assemblyName(reference)),
      targetFramework: null, processorArchitecture: 'MSIL', machine: one.architecture, imageBase: '0x0', hasEntryPoint: true, ilOnly: true, native: vendor ? native : null,
    },
    unreadable: null,
    hints: { ...noHints, dependencies: hardBound.map((bound) => ({ name: bound, hint: 'Always' })), defaultHint: byDefault ? 'Always' : null },
    bypassed: Array.from({ length: bypassed }, (_, row) => 0x06000001 + row),
  };
};

const bindingOf = (one: World): Binding => {
  const frameworks = [...(one.web === null ? [] : [{ name: 'Web', version: one.web, folder: `/dotnet/web/${one.web}` }]), { name: 'Base', version: one.base, folder: `/dotnet/base/${one.base}` }];
  const files = [...(one.web === null ? [] : [['Web', `/dotnet/web/${one.web}/Web.dll`] as const]), ['Kernel', `/dotnet/base/${one.base}/Kernel.dll`] as const];
  return {
    runtime: 'dotnet', app: `${one.folder}/App.dll`, applicationBase: one.folder, executable: true, apphost: null, dotnet: '/dotnet/dotnet', selfContained: false, hostFiles: [],
    frameworks, assemblies: [], frameworkAssemblies: new Map(files), inputs: [], absent: [], missing: [],
  };
};

const keysIn = (all: Builds, one: World): ReadonlyMap<string, string> => {
  const members = one.order.filter((name) => one.present[name] !== null).map((name) => memberOf(all, one, name));
  const environment = { architecture: one.architecture, instructionSet: one.instructionSet, runtimeIdentifier: one.runtimeIdentifier, compiler: one.compiler };
  const closure = findClosure(members, bindingOf(one), environment, { scenario: one.scenario, frameworkBubble: one.frameworkBubble });
  return new Map(closure.members.map(({ image }, index) => [members[index]!.simpleName, image]));
};

/** By repeated passes: the assemblies of the application that `start` leads to, and the frameworks' that these reference. */
const reached = (all: Builds, one: World, start: string): { readonly own: readonly string[]; readonly frameworks: readonly string[] } => {
  const own = new Set([start]);
  const frameworks = new Set<string>();
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const name of own) {
      for (const reference of buildOf(all, one, name)!.references) {
        if (frameworkNames.some((framework) => framework === reference)) frameworks.add(reference);
        else if (buildOf(all, one, reference) !== null) own.add(reference);
      }
    }
  }
  return { own: [...own].sort(), frameworks: [...frameworks].sort() };
};

/** What rule 10 lists, for one image: nothing of order or place. */
const factors = (all: Builds, one: World, name: string): string => {
  const { own, frameworks } = reached(all, one, name);
  const usesWeb = one.web !== null && (one.frameworkBubble || frameworks.includes('Web'));
  return JSON.stringify([
    name, own.map((each) => `${each} ${one.present[each]}`), one.base, usesWeb ? one.web : null,
    one.architecture, one.instructionSet, one.runtimeIdentifier, one.compiler.version, one.scenario, one.frameworkBubble,
  ]);
};

test('two images have one key exactly when every factor of rule 10 is the same', () => {
  const seen = { equal: 0, different: 0 };
  fc.assert(
    fc.property(builds, pair, (all, [one, two]) => {
      const [first, second] = [keysIn(all, one), keysIn(all, two)];
      for (const [name, key] of first) {
        for (const [other, otherKey] of second) {
          const same = factors(all, one, name) === factors(all, two, other);
          seen[same ? 'equal' : 'different'] += 1;
          expect({ name, other, same: key === otherKey }).toEqual({ name, other, same });
        }
      }
    }),
    { numRuns: process.env['NGEN_TEST_TIER'] === 'full' ? 20_000 : 500 },
  );
  // Both happen often, or the property would say little.
  expect(Math.min(seen.equal, seen.different)).toBeGreaterThan(500);
});
