import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { isExecutable } from '../../adapters/host/executable.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import { launcherId, launcherPath } from '../../adapters/image-store/layout.ts';
import { commandName } from '../../domain/command-name.ts';
import { noConfiguration } from '../../domain/configuration.ts';
import { rootId } from '../../domain/root-id.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import { makeOutputBlocking } from './blocking-output.ts';

type Run = InvocationOf<'run'>;

const launched = (cache: string, app: string, invocation: Run): readonly string[] | null => {
  const root = rootId({ path: app, configuration: noConfiguration, scenario: scenarioOf(invocation) });
  const launcher = launcherPath(cache, launcherId(root), commandName(app));
  return isExecutable(launcher) ? [launcher, ...invocation.args] : null;
};

/** `ngen run`: this process becomes the application, with its images when everything is as recorded, else as it would start by itself. */
export const run = async (invocation: Run): Promise<never> => {
  const app = resolveAppArgument(invocation.app);
  const [program, ...args] = launched(locateStore(invocation.common).cache, app, invocation) ?? (await import('./plain-start.ts')).plainStart(app, invocation.args);
  makeOutputBlocking();
  return process.execve!(program!, [program!, ...args], process.env);
};
