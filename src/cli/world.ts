import { resolve } from 'node:path';

/** What a command line's meaning depends on besides its words. */
export type World = {
  /** The current folder, absolute. */
  readonly folder: string;
  readonly home: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly exists: (path: string) => boolean;
};

export const thisWorld = (): World => ({
  folder: process.cwd(),
  home: process.env['HOME'],
  now: Date.now(),
  // Hardly any command line asks; importing node:fs as a module costs 3 ms, a tenth of a bare start.
  exists: (path) => process.getBuiltinModule('node:fs').existsSync(path),
});

/** The absolute path; `~/` is the home folder, because no shell expands it in `/ExeConfig:~/app/App.dll`. */
export const absolutePath = (given: string, world: World): string =>
  world.home !== undefined && given.startsWith('~/') ? resolve(world.home, given.slice(2)) : resolve(world.folder, given);
