import { existsSync, realpathSync } from 'node:fs';
import { publishCommand, removeCommand, storedCommands, type StoredCommand } from '../../adapters/image-store/commands.ts';
import { binFolder, launcherId } from '../../adapters/image-store/layout.ts';
import { lookAtProgram, type LauncherCommand } from '../../adapters/image-store/program-on-path.ts';
import { leadsTo, programsOnPath } from './command-names.ts';

/** Null when the program is gone, or leads elsewhere. */
const commandTo = (name: string, program: string, application: string): LauncherCommand | null => {
  try {
    const command = lookAtProgram(name, program, application);
    return leadsTo(program, application) ? command : null;
  } catch {
    return null; // it went away just now: no command then
  }
};

const stillLeads = ({ program, application }: StoredCommand): boolean => leadsTo(program, application);

/**
 * Puts launchers of a root into the folder of `ngen shellenv`: under the names by which PATH leads to its application, and under those by
 * which it did when an earlier command ran, perhaps with another PATH, if what they stood for still leads there. A name that
 * another root has by right stays that root's.
 */
export const publishCommands = (cache: string, root: { readonly id: string; readonly path: string }, render: (command: LauncherCommand) => string): void => {
  const folder = binFolder(cache);
  const id = launcherId(root.id);
  const stored = storedCommands(cache);
  const before = stored.filter((command) => command.id === id);
  const taken = new Set(stored.filter((command) => command.id !== id && stillLeads(command)).map(({ name }) => name));
  const found = programsOnPath(root.path, process.env['PATH'] ?? '', existsSync(folder) ? realpathSync(folder) : folder);
  const wanted = new Map([...before, ...found].map(({ name, program }) => [name, program]));
  const commands = [...wanted].flatMap(([name, program]) => (taken.has(name) ? [] : (commandTo(name, program, root.path) ?? [])));
  for (const { name } of before) if (!commands.some((command) => command.name === name)) removeCommand(cache, name);
  for (const command of commands) publishCommand(cache, command.name, render(command));
};
