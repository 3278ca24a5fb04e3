import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Runtime } from '../../domain/root.ts';
import { dotnetFolder } from './metadata-oracle.ts';
import { compileCSharp } from './mono-programs.ts';
import { newestFramework } from './newest-framework.ts';

/** A build of a generated assembly; another number in any place is another source. */
export type GeneratedBuild = {
  readonly name: string;
  readonly references: readonly string[];
  /** A number in the body of its methods. */
  readonly body: number;
  /** How many fields lie before the one that others read. */
  readonly layout: number;
  /** Whether it is to be hard bound to what it references. */
  readonly hardBound: boolean;
  /** Whether a method of it is to stay out of its image. */
  readonly bypassed: boolean;
};

export const plainBuild = (name: string, references: readonly string[] = []): GeneratedBuild => ({ name, references, body: 1, layout: 0, hardBound: false, bypassed: false });

const sourceOf = ({ name, references, body, layout, hardBound, bypassed }: GeneratedBuild): string => `
using System.Runtime.CompilerServices;
${hardBound ? references.map((reference) => `[assembly: Dependency("${reference}", LoadHint.Always)]`).join('\n') : ''}
${bypassed ? `namespace System.Runtime { sealed class BypassNGenAttribute : Attribute { } }` : ''}
public class In${name} {
  ${Array.from({ length: layout }, (_, index) => `public long before${index};`).join(' ')}
  public int value = 5;
  ${bypassed ? '[System.Runtime.BypassNGen]' : ''}
  [MethodImpl(MethodImplOptions.NoInlining)] public static int Body() { return ${body}; }
  [MethodImpl(MethodImplOptions.NoInlining)] public static int Sum() { return Body() + new In${name}().value${references.map((reference) => ` + In${reference}.Sum() + new In${reference}().value`).join('')}; }
}
public class Program${name} { public static void Main() { System.Console.WriteLine(In${name}.Sum()); } }
`;

const referenceAssemblies = (): readonly string[] => {
  const pack = join(dotnetFolder, 'packs', 'Microsoft.NETCore.App.Ref');
  const version = readdirSync(pack).sort().at(-1)!;
  const folder = join(pack, version, 'ref', readdirSync(join(pack, version, 'ref'))[0]!);
  return ['System.Runtime.dll', 'System.Console.dll'].map((name) => join(folder, name));
};

/** Compiles builds of small assemblies once each, so that the same build is the same file wherever an application has it. */
export type Generator = {
  /** The compiled file of a build. What it references is compiled against as `plainBuild`s of those names. */
  readonly file: (build: GeneratedBuild) => string;
  readonly extensionOf: (build: GeneratedBuild) => string;
  /** Writes an application whose main assembly is the first build; the path of that one. */
  readonly write: (folder: string, builds: readonly GeneratedBuild[]) => string;
  readonly remove: () => void;
};

const runtimeConfig = (): string => {
  const { version } = newestFramework();
  return JSON.stringify({ runtimeOptions: { tfm: `net${version.split('.').slice(0, 2).join('.')}`, framework: { name: 'Microsoft.NETCore.App', version } } });
};

/** A generator for one runtime; `references` says of each name what it references. */
export const generator = (runtime: Runtime, references: Readonly<Record<string, readonly string[]>>): Generator => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-generated-'));
  const [main] = Object.keys(references);
  const extensionOf = ({ name }: GeneratedBuild): string => (runtime === 'mono' && name === main ? 'exe' : 'dll');
  const framework = runtime === 'dotnet' ? referenceAssemblies() : [];
  const options = runtime === 'dotnet' ? ['-noconfig', '-nostdlib'] : [];
  const file = (build: GeneratedBuild): string => {
    const { name, body, layout, hardBound, bypassed } = build;
    const out = join(folder, [name, body, layout, hardBound, bypassed, ...build.references].join('-'), `${name}.${extensionOf(build)}`);
    if (existsSync(out)) return out;
    mkdirSync(join(out, '..'), { recursive: true });
    const needed = build.references.map((reference) => file(plainBuild(reference, references[reference] ?? [])));
    // A main assembly of .NET is a library by its name, and a program by its entry point.
    const target = name === main ? ['-target:exe'] : [];
    return compileCSharp({ out, source: sourceOf(build), references: [...framework, ...needed], options: [...options, ...target] });
  };
  const write = (into: string, builds: readonly GeneratedBuild[]): string => {
    mkdirSync(into, { recursive: true, mode: 0o755 });
    for (const build of builds) copyFileSync(file(build), join(into, `${build.name}.${extensionOf(build)}`));
    if (runtime === 'dotnet') writeFileSync(join(into, `${main}.runtimeconfig.json`), runtimeConfig());
    return join(into, `${main}.${extensionOf(plainBuild(main!))}`);
  };
  return { file, extensionOf, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
