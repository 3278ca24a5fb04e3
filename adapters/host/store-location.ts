import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Failure } from '../../domain/failure.ts';

export type StoreLocation = {
  readonly kind: 'machine' | 'user' | 'root';
  /** Folder of the log and the views. */
  readonly state: string;
  /** Folder of images and of applications' views. */
  readonly cache: string;
  /** Whether this user may change the store. */
  readonly mayChange: boolean;
};

type Asker = { readonly uid: number; readonly environment: NodeJS.ProcessEnv };

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return (code === 'ENOENT' || code === 'ENOTDIR') && dirname(folder) !== folder && isWritable(dirname(folder));
  }
};

/** The XDG base directory specification: a relative value is invalid and ignored. */
const baseFolder = (value: string | undefined, fallback: string, home: string): string =>
  value !== undefined && isAbsolute(value) ? value : join(home, fallback);

const under = (folder: string): StoreLocation => ({ kind: 'root', state: folder, cache: join(folder, 'cache'), mayChange: isWritable(folder) });

const ofUser = (environment: NodeJS.ProcessEnv): StoreLocation => {
  const home = environment['HOME'] !== undefined && isAbsolute(environment['HOME']) ? environment['HOME'] : homedir();
  const state = join(baseFolder(environment['XDG_STATE_HOME'], '.local/state', home), 'ngen');
  return { kind: 'user', state, cache: join(baseFolder(environment['XDG_CACHE_HOME'], '.cache', home), 'ngen'), mayChange: true };
};

/**
 * Where the store is: `--root` before `--user` before `NGEN_ROOT` before the machine's.
 */
export const locateStore = (
  asked: { readonly root: string | null; readonly user: boolean },
  asker: Asker = { uid: process.geteuid!(), environment: process.env },
): StoreLocation => {
  if (asked.root !== null) return under(resolve(asked.root));
  if (asked.user) return ofUser(asker.environment);
  const root = asker.environment['NGEN_ROOT'];
  if (root !== undefined && root !== '') return under(resolve(root));
  return { kind: 'machine', state: '/var/lib/ngen', cache: '/var/cache/ngen', mayChange: asker.uid === 0 };
};

/** @throws Failure kind `permission`, code `administrator-required` */
export const requireChangeable = (location: StoreLocation): void => {
  if (location.mayChange) return;
  if (location.kind === 'machine') {
    throw new Failure('administrator-required', 'Administrator permissions are needed to change the machine\'s native image cache. Nothing was changed.', {
      kind: 'permission',
      advice: 'Run the command with sudo, or with --user for a cache of your own.',
    });
  }
  throw new Failure('administrator-required', `You may not write to the store in ${location.state}. Nothing was changed.`, {
    kind: 'permission',
    advice: `Run the command as the owner of ${location.state}, or name another folder with --root.`,
  });
};
