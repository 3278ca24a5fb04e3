import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { denialsOf, isDeniedVersion } from '../../../../adapters/binding/mono/denied-assemblies.ts';
import { frameworkNames, remapFramework } from '../../../../adapters/binding/mono/framework-names.ts';
import { compileCSharp, runMono } from '../../../support/mono-programs.ts';
import { requireMono } from '../../../support/mono.ts';
import { temporaryFolder } from '../../../support/temp.ts';

beforeAll(requireMono);

const loader = `using System; using System.IO; using System.Reflection;
class Loader { static void Main(string[] files) { foreach (var name in File.ReadAllLines(files[0])) try { Assembly.Load(name); } catch (Exception) { } } }`;

/** Every name in the runtime's own program that could be that of an assembly. */
const namesInRuntime = (): readonly string[] => [
  ...new Set(readFileSync(realpathSync('/usr/bin/mono'), 'latin1').match(/(?<![\w.])(?:System|Microsoft|Mono|I18N|WindowsBase|mscorlib|cscompmgd|netstandard|Accessibility|Commons|CustomMarshalers|Novell|PEAPI)[\w.]*(?=\0)/g)),
];

const token = '0123456789abcdef';
const reference = (name: string, version: string) => ({ name, version, culture: 'neutral', publicKeyToken: token });

test('every name of the framework is remapped as Mono remaps it, and no other', { timeout: 300_000 }, () => {
  const folder = temporaryFolder();
  const program = compileCSharp({ out: join(folder, 'Loader.exe'), source: loader });
  const names = namesInRuntime();
  expect(names.length).toBeGreaterThan(300);
  expect(names).toEqual(expect.arrayContaining([...frameworkNames]));
  const asked = names.flatMap((name) => ['0.0.0.1', '99.0.0.0'].map((version) => ({ name, version })));
  writeFileSync(join(folder, 'names'), asked.map(({ name, version }) => `${name}, Version=${version}, Culture=neutral, PublicKeyToken=${token}`).join('\n'));
  const { log } = runMono([program, join(folder, 'names')], { mask: 'asm' });
  const versions = new Map<string, string>();
  const renamed = new Map<string, string>();
  for (const line of log) {
    const [, name, from, to] = /^The request to load the assembly (\S+) v(\S+) was remapped to v(\S+)$/.exec(line) ?? [];
    if (name !== undefined) versions.set(`${name} ${from}`, to!);
    const [, old, current] = /^The assembly name (\S+) was remapped to (\S+)$/.exec(line) ?? [];
    if (old !== undefined) renamed.set(old, current!);
  }
  expect(versions.size).toBeGreaterThan(200);
  const expected = asked.map(({ name, version }) => [name, version, renamed.get(name) ?? name, versions.get(`${name} ${version}`) ?? version]);
  expect(asked.map(({ name, version }) => [name, version, remapFramework(reference(name, version)).name, remapFramework(reference(name, version)).version])).toEqual(expected);
});

test('a version that is the runtime’s already stays', () => {
  expect(remapFramework(reference('System', '4.0.0.0'))).toEqual(reference('System', '4.0.0.0'));
});

test('redirects to versions that do not work on Mono are dropped as Mono drops them', () => {
  const folder = temporaryFolder();
  const names = ['System.Globalization.Extensions', 'System.IO.Compression', 'System.Net.Http', 'System.Runtime.InteropServices.RuntimeInformation', 'System.Text.Encoding.CodePages', 'System.Threading.Overlapped', 'System.Xml'];
  const numbers = [0, 1, 2, 3];
  const all = names.flatMap((name) => numbers.flatMap((minor) => numbers.flatMap((build) => numbers.map((revision) => ({ name, version: `4.${minor}.${build}.${revision}` })))));
  const library = compileCSharp({ out: join(folder, 'L.dll'), source: 'public class L { public static void Do() { } }' });
  const program = compileCSharp({ out: join(folder, 'App.exe'), source: 'class App { static void Main() { System.Console.WriteLine(new System.Uri("http://x").Host); } }', references: [library] });
  writeFileSync(
    `${program}.config`,
    `<configuration>${all.map(({ name, version }) => `<dependentAssembly><assemblyIdentity name="${name}" publicKeyToken="b03f5f7f11d50a3a"/><bindingRedirect oldVersion="9.0.0.0" newVersion="${version}"/></dependentAssembly>`).join('')}</configuration>`,
  );
  const dropped = runMono([program], { mask: 'asm' }).log.flatMap((line) => /^Discarding assembly binding to problematic version (\S+ v\S+)$/.exec(line)?.[1] ?? []);
  expect(new Set(dropped).size).toBeGreaterThan(20);
  expect(all.filter(({ name, version }) => isDeniedVersion(name, version)).map(({ name, version }) => `${name} v${version}`).sort()).toEqual([...new Set(dropped)].sort());
});

test('assemblies that Mono denies are known by file name and MVID', () => {
  const isDenied = denialsOf('/usr/bin/mono');
  // System.Net.Http 4.3.4 for .NET Framework 4.6, from the package of that name.
  const mvid = '084b071e-1637-4b3f-b7cd-6cef28a6e4ae';
  expect(isDenied('/app/System.Net.Http.dll', mvid)).toBe(true);
  expect(isDenied('/app/Other.dll', mvid)).toBe(false);
  expect(isDenied('/app/System.Net.Http.dll', '00000000-1637-4b3f-b7cd-6cef28a6e4ae')).toBe(false);
});
