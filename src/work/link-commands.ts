import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { binFolder, launcherId } from '../../adapters/image-store/layout.ts';
import { linkCommand, unlinkCommand } from '../../adapters/image-store/publish-launcher.ts';
import { commandName } from '../../domain/command-name.ts';
import { namesOnPath } from './command-names.ts';

const linkedNames = (cache: string, id: string): readonly string[] => {
  const folder = binFolder(cache);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => readlinkSync(join(folder, name)).includes(`/${id}/`));
};

/** Puts a root's launcher into the folder of `ngen shellenv` under the names that lead to its application, and under no others. */
export const linkCommands = (cache: string, root: { readonly id: string; readonly path: string }): void => {
  const folder = binFolder(cache);
  const names = namesOnPath(root.path, process.env['PATH'] ?? '', existsSync(folder) ? realpathSync(folder) : folder);
  for (const name of linkedNames(cache, launcherId(root.id))) if (!names.includes(name)) unlinkCommand(cache, name);
  for (const name of names) linkCommand(cache, launcherId(root.id), commandName(root.path), name);
};

/** Takes away the commands that lead to the launcher of this id. */
export const unlinkCommandsOf = (cache: string, id: string): void => {
  for (const name of linkedNames(cache, id)) unlinkCommand(cache, name);
};
