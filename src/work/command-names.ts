import { accessSync, constants, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { resolveAppArgument } from '../../adapters/binding/resolve-app-argument.ts';
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

/** Another store's commands are none of the programs that a name leads to. */
const isCommandFolder = (folder: string): boolean => ['launchers', 'views'].every((name) => existsSync(join(folder, '..', name)));

const foldersOnPath = (path: string, ownFolder: string): readonly string[] => {
  const folders = path.split(delimiter).filter((folder) => folder.startsWith('/') && existsSync(folder) && realpathSync(folder) !== ownFolder && !isCommandFolder(folder));
  return [...new Set(folders)];
};

/** As a shell sees it: what it may not look at, or what leads nowhere, is no program. */
const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // a folder that others may enter, and not list
  }
};

/**
 * The names under which a shell already starts `app`, each with the program that it finds: the first of that name on PATH leads to it.
 * Only under these may a launcher stand ahead on PATH. `ownFolder`, the folder of launchers, does not count.
 */
export const programsOnPath = (app: string, path: string, ownFolder: string): readonly { readonly name: string; readonly program: string }[] => {
  const folders = foldersOnPath(path, ownFolder);
  const tools = folders.filter(isToolFolder).flatMap((folder) => namesIn(folder).filter((name) => isProgram(join(folder, name))));
  return [...new Set([commandName(app), ...tools])].flatMap((name) => {
    const program = folders.map((folder) => join(folder, name)).find(isProgram);
    return program !== undefined && leadsTo(program, app) ? [{ name, program }] : [];
  });
};
