import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { storedCommands } from '../../adapters/image-store/commands.ts';
import { binFolder, launcherId, launcherPath } from '../../adapters/image-store/layout.ts';
import { launcherMode } from '../../adapters/image-store/publish-launcher.ts';
import { viewNames } from '../../adapters/image-store/views-in-use.ts';
import { commandName } from '../../domain/command-name.ts';
import type { Root } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';
import { readRootRecord } from '../store/root-record.ts';
import { diskProblem, type Problem } from './problem.ts';

/** What is wrong with a script that must start an application through `view`; null when it may. */
const wrongWith = (path: string, view: string): string | null => {
  const names = new Set(viewNames(readFileSync(path, 'utf8')));
  if (!names.has(view)) return `does not lead to the view ${view}, which the log names`;
  if (names.size > 1) return `leads to other views than ${view}, which the log names`;
  return (statSync(path).mode & 0o777) === launcherMode ? null : 'is not a program that everybody may start and only its owner may write';
};

/** Writing to it moves its time, which was noted when it was put in place. */
const isAsNoted = (cache: string, root: string, path: string): boolean => {
  const noted = readRootRecord(cache, launcherId(root))?.files.find((file) => file.path === path);
  if (noted === undefined) return true;
  const { size, mtimeMs } = statSync(path);
  return size === noted.size && mtimeMs === noted.modifiedMs;
};

const checkLauncher = (cache: string, root: Root, view: string): readonly Problem[] => {
  const path = launcherPath(cache, launcherId(root.id), commandName(root.path));
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [diskProblem('launcher-missing', path, `The launcher of ${root.path} is missing.`, [root.id])];
  const wrong = wrongWith(path, view) ?? (isAsNoted(cache, root.id, path) ? null : 'was changed after it was put there');
  return wrong === null ? [] : [diskProblem('launcher-differs', path, `The launcher of ${root.path} ${wrong}.`, [root.id])];
};

/** Compares launchers, and the commands of `ngen shellenv`, with the views that the log names. */
export const checkLaunchers = (cache: string, state: State): readonly Problem[] => {
  const viewOf = new Map([...state.views.values()].flatMap(({ id, root }) => (root === null ? [] : [[root, id] as const])));
  const started = [...viewOf].flatMap(([id, view]) => {
    const root = state.roots.get(id);
    return root === undefined ? [] : [{ root, view }];
  });
  const byLauncher = new Map(started.map(({ root, view }) => [launcherId(root.id), { root, view }]));
  const commands = storedCommands(cache).flatMap(({ name, id }): readonly Problem[] => {
    const path = join(binFolder(cache), name);
    const known = byLauncher.get(id);
    if (known === undefined) return [diskProblem('file-unknown', path, 'It is the command of no root that the log knows.')];
    const wrong = wrongWith(path, known.view);
    return wrong === null ? [] : [diskProblem('launcher-differs', path, `The command ${name} ${wrong}.`, [known.root.id])];
  });
  return [...started.flatMap(({ root, view }) => checkLauncher(cache, root, view)), ...commands];
};
