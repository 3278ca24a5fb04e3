import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sweepCommands } from '../../adapters/image-store/commands.ts';
import { launcherId } from '../../adapters/image-store/layout.ts';
import type { State } from '../../domain/state.ts';

const entries = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Removes launchers, commands and records of roots that are not installed: an uninstall was cut short after the log said so. */
export const sweepLaunchers = (cache: string, state: State): void => {
  const known = new Set([...state.roots.keys()].map(launcherId));
  sweepCommands(cache, known);
  for (const id of entries(join(cache, 'launchers')).filter((name) => !known.has(name))) rmSync(join(cache, 'launchers', id), { recursive: true, force: true });
  for (const record of entries(join(cache, 'records')).filter((name) => !known.has(name.replace(/\.json$/, '')))) {
    rmSync(join(cache, 'records', record), { force: true });
  }
};
