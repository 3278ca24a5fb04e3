import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
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
