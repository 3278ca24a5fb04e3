import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import { isExecutable } from '../../adapters/host/executable.ts';
import { locateStore } from '../../adapters/host/store-location.ts';
import { launcherId, launcherPath } from '../../adapters/image-store/layout.ts';
import { commandName } from '../../domain/command-name.ts';
import { noConfiguration } from '../../domain/configuration.ts';
import { rootId } from '../../domain/root-id.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import type { InvocationOf } from '../cli/invocation.ts';

export type StartCommand = {
  /** The application's assembly. */
  readonly app: string;
  readonly root: string;
  /** Whether the application has a launcher, which decides about its images. */
  readonly launched: boolean;
  readonly command: readonly string[];
};

/** How `ngen run` starts an application: through its launcher, or as it would start by itself. @throws as `resolveAppArgument`, `plainStart` */
export const startCommand = async (invocation: InvocationOf<'run'>): Promise<StartCommand> => {
  const app = resolveAppArgument(invocation.app);
  const root = rootId({ path: app, configuration: noConfiguration, scenario: scenarioOf(invocation) });
  const launcher = launcherPath(locateStore(invocation.common).cache, launcherId(root), commandName(app));
  if (isExecutable(launcher)) return { app, root, launched: true, command: [launcher, ...invocation.args] };
  return { app, root, launched: false, command: (await import('./plain-start.ts')).plainStart(app, invocation.args) };
};
