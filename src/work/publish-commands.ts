import { existsSync, realpathSync } from 'node:fs';
import { publishCommand, removeCommand, storedCommands } from '../../adapters/image-store/commands.ts';
import { binFolder, launcherId } from '../../adapters/image-store/layout.ts';
import type { LauncherCommand } from '../../adapters/image-store/program-on-path.ts';
import { commandsOnPath, leadsTo } from './command-names.ts';

/**
 * Puts launchers of a root into the folder of `ngen shellenv`: under the names by which PATH leads to its application, and under those by
 * which it did when an earlier command ran, perhaps with another PATH, if what they stood for still leads there.
 */
export const publishCommands = (cache: string, root: { readonly id: string; readonly path: string }, render: (command: LauncherCommand) => string): void => {
  const folder = binFolder(cache);
  const id = launcherId(root.id);
  const before = storedCommands(cache).filter((command) => command.id === id);
  const found = commandsOnPath(root.path, process.env['PATH'] ?? '', existsSync(folder) ? realpathSync(folder) : folder);
  const kept = before.filter(({ name, program }) => !found.some((command) => command.name === name) && leadsTo(program, root.path));
  for (const { name } of before) if (![...found, ...kept].some((command) => command.name === name)) removeCommand(cache, name);
  for (const { name, program } of [...found, ...kept]) publishCommand(cache, name, render({ name, program }));
};

/** Takes away the commands of roots that are not `known`. */
export const sweepCommands = (cache: string, known: ReadonlySet<string>): void => {
  for (const { name, id } of storedCommands(cache)) if (!known.has(id)) removeCommand(cache, name);
};
