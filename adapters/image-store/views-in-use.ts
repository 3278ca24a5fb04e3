import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from './store-failure.ts';

/** The views that a text names by their paths. */
export const viewNames = (text: string): readonly string[] => Array.from(text.matchAll(/\/views\/([0-9a-f]{32})(?![0-9a-f])/g), (match) => match[1]!);

const goneOrForbidden = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR']);

const whileItLives = <A>(read: () => A, otherwise: A): A => {
  try {
    return read();
  } catch (error) {
    if (goneOrForbidden.has(errorCode(error) ?? '')) return otherwise;
    throw error;
  }
};

const largestScript = 2 ** 24;

/** Anybody may hold anything open under such a name: a folder cannot be read, a pipe would never end. */
const isScript = (file: string): boolean => {
  const stat = statSync(file);
  return stat.isFile() && stat.size <= largestScript;
};

/** A launcher that has decided and not yet started the application holds its own script open, under this or a deleted name. */
const launcherScripts = (folder: string): readonly string[] =>
  whileItLives(() => readdirSync(join(folder, 'fd')), [])
    .filter((fd) => whileItLives(() => readlinkSync(join(folder, 'fd', fd)), '').includes('/launchers/') && whileItLives(() => isScript(join(folder, 'fd', fd)), false))
    .map((fd) => whileItLives(() => readFileSync(join(folder, 'fd', fd), 'utf8'), ''));

/** The launcher's script is read before the command line: the step from one to the other is then never missed. */
const namedBy = (folder: string): readonly string[] => [
  ...launcherScripts(folder).flatMap(viewNames),
  ...viewNames(whileItLives(() => readFileSync(join(folder, 'cmdline'), 'latin1'), '')),
  ...viewNames(whileItLives(() => readFileSync(join(folder, 'maps'), 'latin1'), '')),
];

/**
 * Names of the views that any process uses: in its command line, its memory maps, or as a launcher about to start. Of another
 * user's processes an ordinary user sees the command lines only (proc(5)). `procRoot` is `/proc`.
 */
export const viewsInUse = (procRoot: string): ReadonlySet<string> =>
  new Set(
    readdirSync(procRoot)
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => namedBy(join(procRoot, pid))),
  );
