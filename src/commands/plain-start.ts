import { delimiter, join } from 'node:path';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { findApphost } from '../../adapters/binding/resolve-app-argument.ts';
import { runtimeOf } from '../../adapters/binding/runtime-of.ts';
import { isExecutable } from '../../adapters/host/executable.ts';
import { Failure, isFailure } from '../../domain/failure.ts';
import type { Runtime } from '../../domain/root.ts';

const advice: Readonly<Record<Runtime, string>> = {
  dotnet: 'Install the .NET runtime, or put its folder on PATH.',
  mono: 'Install Mono (on Debian: apt-get install mono-runtime), or put its folder on PATH.',
};

const onPath = (program: Runtime, app: string): string => {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => isExecutable(file));
  if (found === undefined) throw new Failure(`${program}-missing`, `There is no ${program} on PATH to start ${app} with.`, { advice: advice[program] });
  return found;
};

/** What cannot be read is left to `dotnet` to complain of. */
export const runtimeFor = (app: string): Runtime => {
  try {
    return runtimeOf(readAssembly(app));
  } catch (error) {
    if (isFailure(error)) return 'dotnet';
    throw error;
  }
};

/**
 * How an application starts when it has no launcher: as it would without us, or through its runtime where its own program cannot be executed.
 * @throws Failure `dotnet-missing`, `mono-missing`
 */
export const plainStart = (app: string, args: readonly string[]): readonly string[] => {
  const apphost = findApphost(app);
  if (apphost !== null && isExecutable(apphost)) return [apphost, ...args];
  return [onPath(runtimeFor(app), app), app, ...args];
};
