import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listNativeMethods, type ListedMethod } from '../../../adapters/assembly/list-native-methods.ts';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { readInstructionSets } from '../../../adapters/assembly/read-instruction-sets.ts';
import { countNativeMethods } from '../../../adapters/assembly/read-native-methods.ts';
import { builtApp } from '../../support/dotnet.ts';
import { frameworkFolder } from '../../support/metadata-oracle.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { runCrossgen2 } from './support/crossgen2.ts';

const hello = (name: string): string => join(builtApp('Hello'), name);

/** How many nodes of a kind crossgen2 wrote into an image, from the statistics of its map file. */
const nodes = (map: string, kind: string): number => Number(new RegExp(`\\| +(?<count>\\d+) \\| ${kind}\\n`).exec(map)?.groups?.['count']);

/** The methods that crossgen2 says it compiled, by its own log: those it began with less those it gave up on. */
const compiled = (log: string): number => {
  const count = (pattern: RegExp): number => log.split('\n').filter((line) => pattern.test(line)).length;
  return count(/^Compiling /) - count(/ was not compiled because /);
};

/** `Namespace.Type.Method` of each method that lines of crossgen2's log name; overloads come several times. */
const named = (log: string, pattern: RegExp): readonly string[] => [...log.matchAll(pattern)].map(([, name]) => name!);

/** What is left of `all` when each of `some` was taken out once; what was not in it comes with a mark. */
const without = (all: readonly string[], some: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const name of all) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const name of some) counts.set(name, (counts.get(name) ?? 0) - 1);
  return [...counts].flatMap(([name, count]) => (count < 0 ? [`not there: ${name}`] : Array.from({ length: count }, () => name)));
};

const nameOf = ({ type, name }: ListedMethod): string => `${type}.${name}`;

describe('an image that crossgen2 made', () => {
  it.each([
    ['Newtonsoft.Json', () => hello('Newtonsoft.Json.dll')],
    ['LoadHints', () => join(builtApp('LoadHints'), 'LoadHints.dll')],
  ])('of %s has as many methods as it says', (name, source) => {
    const image = join(temporaryFolder(), `${name}.dll`);
    const log = runCrossgen2([source(), '-o', image, '--verbose', '--map']);
    const map = readFileSync(image.replace(/dll$/, 'map'), 'utf8');
    const { methods, instances, methodsWithBody } = countNativeMethods(image);
    expect(methods + instances).toBe(nodes(map, 'MethodWithGCInfo'));
    expect(methods).toBeGreaterThan(0);
    expect(methodsWithBody).toBe(nodes(map, 'CopiedMethodILNode'));
    expect(methods + instances).toBe(compiled(log));
    expect(countNativeMethods(source())).toEqual({ methods: 0, instances: 0, methodsWithBody });
  });

  it('has the very methods that it says, by name, and lacks those on which it gave up', () => {
    const image = join(temporaryFolder(), 'Newtonsoft.Json.dll');
    const log = runCrossgen2([hello('Newtonsoft.Json.dll'), '-o', image, '--verbose']);
    const gaveUp = named(log, /^Info: Method `\[Newtonsoft\.Json\](.*?)\(.*` was not compiled because /gm);
    const began = named(log, /^Compiling \[Newtonsoft\.Json\](.*?)\(/gm);
    const { compiled: had, leftOut } = listNativeMethods(image);
    const plain = leftOut.filter(({ generic }) => !generic);
    expect(had.filter(({ generic }) => generic)).toEqual([]);
    expect([had.length > 3000, plain.length > 20]).toEqual([true, true]);
    // What is left over are instances of generic methods, which the log names with what they are instances of.
    for (const rest of [without(without(began, gaveUp), had.map(nameOf)), without(gaveUp, plain.map(nameOf))]) expect(rest.filter((name) => !/[^.+]<.+>/.test(name))).toEqual([]);
    expect(without(began, gaveUp).length - had.length).toBe(countNativeMethods(image).instances);
    expect(listNativeMethods(hello('Newtonsoft.Json.dll'))).toEqual({ compiled: [], leftOut: [...had, ...leftOut].toSorted((a, b) => a.token - b.token) });
  });

  it.each([
    ['x64', ['base', 'sse4.2', 'avx2', 'avx512v3', 'avx10v2', 'apx', 'aes_v512', 'avx512vp2intersect', 'avxifma', 'avxvnni', 'gfni_v512', 'sha', 'waitpkg', 'x86serialize', 'vectort128', 'vectort256', 'vectort512', 'avxvnniint_v512']],
    ['arm64', ['base', 'aes', 'crc', 'dotprod', 'rdma', 'sha1', 'sha2', 'lse', 'rcpc', 'rcpc2', 'sve2', 'vectort128']],
  ])('asks of an %s processor what its map says', (architecture, sets) => {
    const image = join(temporaryFolder(), 'LoadHints.dll');
    for (const set of sets) {
      runCrossgen2([join(builtApp('LoadHints'), 'LoadHints.dll'), '-o', image, '--map', '--instruction-set', set], 'linux', architecture);
      const map = readFileSync(image.replace(/dll$/, 'map'), 'utf8');
      const [, needed] = /ReadyToRunInstructionSets_([\w+]+),\s/.exec(map) ?? [];
      expect({ set, ...readInstructionSets(image) }).toEqual({ set, needed: needed!.split('+'), excluded: [] });
    }
    expect(readInstructionSets(join(builtApp('LoadHints'), 'LoadHints.dll'))).toBeNull();
  });

  it('has methods of generic types among its instances', () => {
    const image = join(temporaryFolder(), 'LoadHints.dll');
    const log = runCrossgen2([join(builtApp('LoadHints'), 'LoadHints.dll'), '-o', image, '--verbose']);
    const generic = log.split('\n').filter((line) => /^Compiling .*Deeper`1</.test(line)).length;
    expect(generic).toBeGreaterThan(0);
    expect(countNativeMethods(image)).toMatchObject({ instances: generic, methods: compiled(log) - generic });
  });

  it('is the same assembly, for this processor and system', () => {
    const image = join(temporaryFolder(), 'Newtonsoft.Json.dll');
    runCrossgen2([hello('Newtonsoft.Json.dll'), '-o', image, '--imagebase', '0x7712340000']);
    const [source, native] = [readAssembly(hello('Newtonsoft.Json.dll')), readAssembly(image)];
    const { name, mvid, references, targetFramework, processorArchitecture } = source;
    expect(native).toMatchObject({ name, mvid, references, targetFramework, processorArchitecture });
    expect(native).toMatchObject({ machine: 'x64 (Linux)', imageBase: '0x7712340000', ilOnly: false });
    expect(native.native).toMatchObject({ ownerComposite: null, compositeOf: [], manifestMembers: [] });
    expect(native.native!.compiler).toMatch(/^Crossgen2 \d+\.\d+\.\d+/);
    expect(native.native!.flags).toContain('PlatformNeutralSource');
    expect(native.native!.sections.map(({ type }) => type)).toContain('MethodDefEntryPoints');
  });

  it('names the members of its version bubble with their MVIDs', () => {
    const image = join(temporaryFolder(), 'Hello.dll');
    const bound = hello('Newtonsoft.Json.dll');
    runCrossgen2([hello('Hello.dll'), '-o', image, '-r', bound, '--inputbubble', '--inputbubbleref', bound]);
    const { name, mvid } = readAssembly(bound);
    expect(readAssembly(image).native!.manifestMembers).toEqual([{ name, mvid }]);
    expect(readAssembly(image).native!.flags).toContain('MultiModuleVersionBubble');
  });

  it('that is composite holds its components, and they name it', () => {
    const folder = temporaryFolder();
    const sources = join(folder, 'sources');
    mkdirSync(sources);
    for (const name of ['Hello.dll', 'Newtonsoft.Json.dll']) copyFileSync(hello(name), join(sources, name));
    const out = join(folder, 'out');
    mkdirSync(out);
    runCrossgen2([join(sources, 'Hello.dll'), join(sources, 'Newtonsoft.Json.dll'), '-o', join(out, 'app.r2r.dll'), '--composite', '--inputbubble']);
    const composite = readAssembly(join(out, 'app.r2r.dll')).native!;
    expect(composite.compositeOf).toEqual([readAssembly(hello('Hello.dll')).name, readAssembly(hello('Newtonsoft.Json.dll')).name]);
    const component = readAssembly(join(out, 'Newtonsoft.Json.dll'));
    expect(component.mvid).toBe(readAssembly(hello('Newtonsoft.Json.dll')).mvid);
    expect(component.native).toMatchObject({ ownerComposite: 'app.r2r.dll', manifestMembers: [] });
    expect(component.native!.flags).toContain('Component');
  });

  it('for another processor and system says so', () => {
    const image = join(temporaryFolder(), 'LoadHints.dll');
    runCrossgen2([join(builtApp('LoadHints'), 'LoadHints.dll'), '-o', image], 'osx', 'arm64');
    expect(readAssembly(image)).toMatchObject({ machine: 'arm64 (Apple)', processorArchitecture: 'MSIL' });
  });
});

describe('the framework', () => {
  it('is compiled ahead of time', () => {
    const { methods, instances, methodsWithBody } = countNativeMethods(join(frameworkFolder, 'System.Private.CoreLib.dll'));
    expect(methods).toBeGreaterThan(methodsWithBody / 3);
    expect(instances).toBeGreaterThan(1000);
  });
});
