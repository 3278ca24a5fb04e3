import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { newStoreAt, openFolder, type Ngen } from './ngen.ts';

/** In a mount namespace of its own, where nothing can reach the real store: without the mounts the program is not run. */
const isolated = `set -e
mount --bind "$1/lib" /var/lib
mount --bind "$1/cache" /var/cache
mount --bind "$1/store" /var/lib/ngen
mount --bind "$1/store/cache" /var/cache/ngen
shift
exec "$@"`;

const folders = ['lib/ngen', 'cache/ngen', 'store/cache'];

const through = (base: string): readonly string[] => ['unshare', '--mount', 'sh', '-c', isolated, 'sh', base];

const prepared = (): string => {
  const base = openFolder();
  for (const folder of folders) mkdirSync(join(base, folder), { recursive: true });
  return base;
};

type MachineStore = {
  readonly ngen: Ngen;
  /** The cache as the program names it. */
  readonly cache: string;
  /** What it says to users who may not change it. */
  readonly refusal: RegExp;
};

/**
 * An empty store of the machine, where the program looks for it by itself. In a container that forbids mounts it is a store in a folder whose
 * spool is the machine store's: what others may do to it is the same, what it says of itself is not.
 */
export const machineStore = (): MachineStore => {
  const base = prepared();
  const store = join(base, 'store');
  if (spawnSync('unshare', [...through(base).slice(1), 'true']).status === 0) {
    return {
      ngen: newStoreAt({ store, through: through(base), root: '' }),
      cache: '/var/cache/ngen',
      refusal: /^Error: Administrator permissions are needed .* Nothing was changed\.\n.*sudo.*--user/,
    };
  }
  mkdirSync(join(store, 'spool'));
  chmodSync(join(store, 'spool'), 0o1733);
  return { ngen: newStoreAt({ store, through: [], root: store }), cache: join(store, 'cache'), refusal: /^Error: You may not write .* Nothing was changed\.\n/ };
};
