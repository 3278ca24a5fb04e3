import { existsSync } from 'node:fs';
import { fileStat, sameStat } from '../../adapters/image-store/file-stat.ts';
import { readRootRecord } from '../store/root-record.ts';

/** The files that an application's images rest on, and those of them that are not as they were recorded. */
export type ChangedSources = { readonly recorded: readonly string[]; readonly changed: readonly string[] };

/** What a launcher finds when it starts; `launcher` is its id, see `launcherId`. */
export const changedSources = (cache: string, launcher: string): ChangedSources => {
  const record = readRootRecord(cache, launcher);
  if (record === null) return { recorded: [], changed: [] };
  const { paths, absent } = record.sources;
  return {
    recorded: paths.map(({ path }) => path),
    changed: [...paths.filter((recorded) => !sameStat(recorded, fileStat(recorded.path))).map(({ path }) => path), ...absent.filter((path) => existsSync(path))],
  };
};
