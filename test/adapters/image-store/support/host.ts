import { execFileSync } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The `dotnet` on PATH and its folder, links resolved. */
export const dotnet = realpathSync(execFileSync('/bin/sh', ['-c', 'command -v dotnet'], { encoding: 'utf8' }).trim());
export const dotnetRoot = dirname(dotnet);

const numbers = (version: string): readonly number[] => version.split(/[.-]/).map(Number);

export const newestIn = (folder: string): string => {
  const versions = readdirSync(folder).filter((name) => name.startsWith('10.'));
  versions.sort((a, b) => numbers(a).reduce((order, part, index) => order || part - (numbers(b)[index] ?? 0), 0));
  return join(folder, versions.at(-1)!);
};

/** What selects the framework: folders, because a new patch shows in them, and the files that are loaded first. */
export const hostPaths = (): readonly string[] => {
  const framework = newestIn(join(dotnetRoot, 'shared', 'Microsoft.NETCore.App'));
  const resolver = newestIn(join(dotnetRoot, 'host', 'fxr'));
  return [
    dotnet,
    dirname(resolver),
    resolver,
    join(resolver, 'libhostfxr.so'),
    dirname(framework),
    framework,
    ...['libhostpolicy.so', 'libcoreclr.so', 'libclrjit.so', 'System.Private.CoreLib.dll'].map((name) => join(framework, name)),
  ];
};
