import { launcherId } from '../../adapters/image-store/layout.ts';
import { removeCommand, storedCommands } from '../../adapters/image-store/commands.ts';
import { removeLauncher } from '../../adapters/image-store/publish-launcher.ts';
import type { Root } from '../../domain/root.ts';
import { commandName } from '../../domain/command-name.ts';
import { removeRootRecord } from '../store/root-record.ts';
import type { Workshop } from './workshop.ts';

/** Takes away what starts an uninstalled root with its images; what runs goes on. */
export const withdrawRoot = (workshop: Pick<Workshop, 'cache'>, root: Root): void => {
  removeRootRecord(workshop.cache, launcherId(root.id));
  for (const { name, id } of storedCommands(workshop.cache)) if (id === launcherId(root.id)) removeCommand(workshop.cache, name);
  if (root.executable) removeLauncher(workshop.cache, launcherId(root.id), commandName(root.path));
};
