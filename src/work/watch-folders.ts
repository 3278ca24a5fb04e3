import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasWatchUnit, watchFolders } from '../../adapters/host/systemd/watch-unit.ts';
import type { Root } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import type { CommandContext } from '../store/command-context.ts';
import { readRootRecords } from '../store/root-record.ts';
import { versionsOfTool } from './tool-successor.ts';
import type { Workshop } from './workshop.ts';

const deciding = new Set(['RootInstalled', 'RootUninstalled', 'RootRebound', 'ViewPublished']);

const folderOf = (path: string): string => (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path));

/** What a root rests on, as far as the log tells: of one that is queued there is no record yet, and the service that finishes it may not write units. */
const pathsOf = ({ path, closure }: Root): readonly string[] => [path, ...closure.members.map((member) => member.path)];

/** Every folder in which something lies that a root rests on, frameworks' among them; and of a .NET tool the one in which its next version shows. */
export const foldersOf = (cache: string, { roots }: State): readonly string[] => {
  const records = readRootRecords(cache);
  const finished = new Set(records.map(({ root }) => root));
  const paths = [...records.flatMap(({ sources }) => sources.paths.map(({ path }) => path)), ...[...roots.values()].filter(({ id }) => !finished.has(id)).flatMap(pathsOf)];
  return [...new Set(paths.flatMap((path) => [folderOf(path), versionsOfTool(path) ?? []].flat()))].sort();
};

/**
 * Has systemd notice changes of the machine's roots, where our path unit is installed. A unit of ours may not write units: what the task itself
 * installs is watched after the next command of a person; until then dpkg's trigger and the task see to it.
 */
export const watchRoots = (context: CommandContext, workshop: Workshop): void => {
  if (!workshop.forEveryone || !context.appended().some(({ type }) => deciding.has(type)) || !hasWatchUnit()) return;
  try {
    watchFolders(foldersOf(workshop.cache, context.store.state()));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    workshop.report({ kind: 'detail', what: `The path unit could not be told of the folders: ${(error as Error).message}` });
  }
};
