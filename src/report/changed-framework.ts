import { basename, dirname, join, relative } from 'node:path';
import { sharedFrameworks } from './framework-files.ts';

const core = 'System.Private.CoreLib.dll';

/** The version folder of a framework that one of the paths lies in. */
const versionIn = (paths: readonly string[], framework: string): string | undefined =>
  paths.flatMap((path) => (path.startsWith(join(framework, '/')) ? relative(framework, path).split('/')[0]! : [])).at(0);

/**
 * In words, that it is the framework that changed, where nothing but .NET's own installation did; null where something else did too. `recorded` are the paths that
 * the images rest on, `changed` those of them that did, `loaded` the files of the run.
 */
export const changedFramework = (recorded: readonly string[], changed: readonly string[], loaded: readonly string[]): string | null => {
  const coreLibrary = recorded.find((path) => basename(path) === core);
  const shared = coreLibrary === undefined ? null : sharedFrameworks(coreLibrary);
  if (shared === null || !changed.every((path) => path.startsWith(join(dirname(shared), '/')))) return null;
  const path = changed.find((one) => one.startsWith(join(shared, '/')));
  if (path === undefined) return null;
  const name = relative(shared, path).split('/')[0]!;
  const [before, now] = [recorded, loaded].map((paths) => versionIn(paths, join(shared, name)));
  if (before === undefined || now === undefined || before === now) return `the framework ${name} in ${shared} changed after the images were made`;
  return `the framework ${name} is ${now} now, and the images were made for ${before}`;
};
