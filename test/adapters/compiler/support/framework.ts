import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

type Framework = { readonly version: string; readonly folder: string };

let known: Framework | undefined;

/** The newest .NET 10 runtime on the machine, as `dotnet` itself lists it. */
const framework = (): Framework => {
  if (known !== undefined) return known;
  const lines = execFileSync('dotnet', ['--list-runtimes'], { encoding: 'utf8' }).matchAll(/^Microsoft\.NETCore\.App (10\.\S+) \[(.*)\]$/gm);
  const [, version, root] = [...lines].at(-1)!;
  known = { version: version!, folder: join(root!, version!) };
  return known;
};

export const frameworkVersion = (): string => framework().version;

export const frameworkAssemblies = (): readonly string[] =>
  readdirSync(framework().folder)
    .filter((name) => name.endsWith('.dll'))
    .map((name) => join(framework().folder, name));
