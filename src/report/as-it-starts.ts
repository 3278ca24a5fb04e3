import { locateStore } from '../../adapters/host/store-location.ts';
import { launcherId } from '../../adapters/image-store/layout.ts';
import { scenarioOf } from '../../domain/scenario-of.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { StartCommand } from '../commands/start-command.ts';
import { changedSources, type ChangedSources } from './changed-sources.ts';
import { installedFor, type Installed } from './installed-images.ts';

/** What an application's images are, and what they rest on, just before it starts. */
export type AsItStarts = { readonly installed: Installed; readonly sources: ChangedSources };

/** A launcher that finds something changed has it looked after at once: after the run the images may be withdrawn already, or the record renewed. */
export const asItStarts = (invocation: InvocationOf<'run'>, { app, root }: StartCommand): AsItStarts => {
  const location = locateStore(invocation.common);
  return { installed: installedFor(location, app, scenarioOf(invocation)), sources: changedSources(location.cache, launcherId(root)) };
};
