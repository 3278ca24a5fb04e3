import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasWatchUnit, watchFolders } from '../../adapters/host/systemd/watch-unit.ts';
import type { CommandContext } from '../store/command-context.ts';
import { readRootRecords } from '../store/root-record.ts';
import { versionsOfTool } from './tool-successor.ts';
import type { Workshop } from './workshop.ts';

const deciding = new Set(['RootInstalled', 'RootUninstalled', 'RootRebound', 'ViewPublished']);

const folderOf = (path: string): string => (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path));

/** Every folder in which something lies that a root rests on, frameworks' among them; and of a .NET tool the one in which its next version shows. */
export const foldersOf = (cache: string): readonly string[] =>
  [...new Set(readRootRecords(cache).flatMap(({ sources }) => sources.paths.flatMap(({ path }) => [folderOf(path), versionsOfTool(path) ?? []].flat())))].sort();

/**
 * Has systemd notice changes of the machine's roots, where our path unit is installed. A unit of ours may not write units: what the task itself
 * installs is watched after the next command of a person; until then dpkg's trigger and the task see to it.
 */
export const watchRoots = (context: CommandContext, workshop: Workshop): void => {
  if (!workshop.forEveryone || !context.appended().some(({ type }) => deciding.has(type)) || !hasWatchUnit()) return;
  try {
    watchFolders(foldersOf(workshop.cache));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    workshop.report({ kind: 'detail', what: `The path unit could not be told of the folders: ${(error as Error).message}` });
  }
};
