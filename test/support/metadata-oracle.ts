import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtApp } from './dotnet.ts';

/** What System.Reflection.Metadata says of a file; see test/apps/MetadataOracle/Description.cs. */
export type OracleLine =
  | { readonly File: string; readonly Managed: false }
  | {
      readonly File: string;
      readonly Managed: true;
      readonly Name: string;
      readonly Mvid: string;
      readonly References: readonly string[];
      readonly TargetFramework: string | null;
      /** Module.GetPEKind, e.g. `ILOnly/I386`; null where this machine's runtime does not load the file. */
      readonly Kind: string | null;
      readonly Machine: number;
      readonly ImageBase: string;
      readonly HasEntryPoint: boolean;
      readonly IlOnly: boolean;
      readonly Native: boolean;
      readonly MethodsWithBody: number;
      /** Members that say where files or the process lie, as far as it refers to them. */
      readonly AsksForPlace: readonly string[];
    };

const run = (files: readonly string[], options: readonly string[]): string =>
  execFileSync('dotnet', [join(builtApp('MetadataOracle'), 'MetadataOracle.dll'), ...options], {
    input: files.join('\n'),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'inherit'],
  });

export const askOracle = (files: readonly string[]): readonly OracleLine[] =>
  run(files, [])
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OracleLine);

const [newestFramework] = execFileSync('dotnet', ['--list-runtimes'], { encoding: 'utf8' })
  .split('\n')
  .map((line) => /^Microsoft\.NETCore\.App (?<version>\S+) \[(?<folder>.*)\]$/.exec(line)?.groups)
  .filter((groups) => groups !== undefined)
  .map((groups) => join(groups['folder']!, groups['version']!))
  .reverse();

/** The folder of the newest shared framework. */
export const frameworkFolder = newestFramework!;

/** The folder that holds `shared`, `sdk` and `packs`. */
export const dotnetFolder = dirname(dirname(dirname(frameworkFolder)));

/** Every regular file of the .NET installation, managed or not. */
export const dotnetFiles = (): readonly string[] =>
  readdirSync(dotnetFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
