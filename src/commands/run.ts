import { delimiter, join } from 'node:path';
import { findApphost, resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { isExecutable } from '../../adapters/host/executable.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import { launcherId, launcherPath } from '../../adapters/image-store/layout.ts';
import { commandName } from '../../domain/command-name.ts';
import { noConfiguration } from '../../domain/configuration.ts';
import { Failure } from '../../domain/failure.ts';
import { rootId } from '../../domain/root-id.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import type { InvocationOf } from '../cli/invocation.ts';

type Run = InvocationOf<'run'>;

const onPath = (name: string): string | null =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => isExecutable(file)) ?? null;

/** How the application starts when it has no launcher: as it would without us, or through dotnet where its own program cannot be executed. */
const plainStart = (app: string, args: readonly string[]): readonly string[] => {
  const apphost = findApphost(app);
  if (apphost !== null && isExecutable(apphost)) return [apphost, ...args];
  const dotnet = onPath('dotnet');
  if (dotnet === null) throw new Failure('dotnet-missing', `There is no dotnet on PATH to start ${app} with.`, { advice: 'Install the .NET runtime, or put its folder on PATH.' });
  return [dotnet, app, ...args];
};

const launched = (cache: string, app: string, invocation: Run): readonly string[] | null => {
  const root = rootId({ path: app, configuration: noConfiguration, scenario: scenarioOf(invocation) });
  const launcher = launcherPath(cache, launcherId(root), commandName(app));
  return isExecutable(launcher) ? [launcher, ...invocation.args] : null;
};

/** `ngen run`: this process becomes the application, with its images when everything is as recorded, else as it would start by itself. */
export const run = (invocation: Run): never => {
  const app = resolveAppArgument(invocation.app);
  const [program, ...args] = launched(locateStore(invocation.common).cache, app, invocation) ?? plainStart(app, invocation.args);
  return process.execve!(program!, [program!, ...args], process.env);
};
