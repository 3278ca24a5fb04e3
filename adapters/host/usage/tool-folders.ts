import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { appOfCommand } from '../../binding/app-of-command.ts';
import { homeFolders } from '../accounts.ts';

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // there is none, or it is another user's
  }
};

/** A folder in which `dotnet tool install` keeps commands has their packages in `.store` (docs of `dotnet tool install`, "--tool-path"). */
const holdsTools = (folder: string): boolean => existsSync(join(folder, '.store'));

/** The applications behind the commands of .NET tools: in users' own tool folders and in those on PATH. */
export const installedTools = (path: string, root = '/'): readonly string[] => {
  const folders = [...homeFolders(root).map((home) => join(home, '.dotnet/tools')), ...path.split(':').filter((folder) => folder.startsWith('/')), '/usr/local/bin', '/opt/dotnet-tools'];
  return [...new Set(folders)]
    .map((folder) => join(root, folder))
    .filter(holdsTools)
    .flatMap((folder) => namesIn(folder).flatMap((name) => appOfCommand(join(folder, name), [name], folder)?.app ?? []));
};
