import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
import type { LauncherCommand } from '../../adapters/image-store/program-on-path.ts';
import { commandName } from '../../domain/command-name.ts';

/** Whether a program starts `app`: its apphost, or a link to that. */
export const leadsTo = (program: string, app: string): boolean => {
  try {
    return resolveAppArgument(program) === app;
  } catch {
    return false; // some other program of that name
  }
};

/** `dotnet tool install` keeps the tools beside the commands that start them. */
const isToolFolder = (folder: string): boolean => existsSync(join(folder, '.store'));

const foldersOnPath = (path: string, ownFolder: string): readonly string[] => {
  const folders = path.split(delimiter).filter((folder) => folder.startsWith('/') && existsSync(folder) && realpathSync(folder) !== ownFolder);
  return [...new Set(folders)];
};

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() === true;

/**
 * The names under which a shell already starts `app`, each with the program that it finds: the first of that name on PATH leads to it.
 * Only under these may a launcher stand ahead on PATH. `ownFolder`, the folder of launchers, does not count.
 */
export const commandsOnPath = (app: string, path: string, ownFolder: string): readonly LauncherCommand[] => {
  const folders = foldersOnPath(path, ownFolder);
  const tools = folders.filter(isToolFolder).flatMap((folder) => readdirSync(folder).filter((name) => isFile(join(folder, name))));
  return [...new Set([commandName(app), ...tools])].flatMap((name) => {
    const program = folders.map((folder) => join(folder, name)).find(isFile);
    return program !== undefined && leadsTo(program, app) ? [{ name, program }] : [];
  });
};
