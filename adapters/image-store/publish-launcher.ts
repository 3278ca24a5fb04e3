import { rmSync, rmdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { replaceFile, replaceLink, syncPath } from './durable.ts';
import { makeFolder } from './make-folder.ts';
import { errorCode, writing } from './store-failure.ts';
import { binFolder, launcherPath } from './layout.ts';

/** Puts a launcher in place as a whole, so that a start finds the old or the new one. Returns its path. Raises `disk-full`, `store-not-writable`. */
export const publishLauncher = (cache: string, id: string, appName: string, script: string): string => {
  const path = launcherPath(cache, id, appName);
  replaceFile(cache, path, script, 0o755);
  return path;
};

/** Makes the launcher a command for whoever has `ngen shellenv` in his profile: `name`, by default the application's own. */
export const linkCommand = (cache: string, id: string, appName: string, name: string = appName): void => {
  writing(binFolder(cache), () => makeFolder(binFolder(cache)));
  replaceLink(cache, join(binFolder(cache), name), relative(binFolder(cache), launcherPath(cache, id, appName)));
};

export const unlinkCommand = (cache: string, appName: string): void => {
  rmSync(join(binFolder(cache), appName), { force: true });
};

/** Removes a launcher; applications that it started go on. The command that leads to it must be unlinked first. */
export const removeLauncher = (cache: string, id: string, appName: string): void => {
  const path = launcherPath(cache, id, appName);
  rmSync(path, { force: true });
  try {
    rmdirSync(dirname(path));
    syncPath(dirname(dirname(path)));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTEMPTY') throw error;
  }
};
