import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { ViewSpec } from './view-spec.ts';

/**
 * A view's deps file is its time stamp: an assembly with a later modification time was written in place. (Its change time would not
 * do: every further link to the same object changes that.) So it must not be older than any, even after the clock was put back.
 */
export const dateDeps = (deps: string, assembliesFolder: string, spec: Pick<ViewSpec, 'assemblies'>): void => {
  const newest = Math.max(0, ...spec.assemblies.map(({ fileName }) => statSync(join(assembliesFolder, fileName)).mtimeMs));
  if (statSync(deps).mtimeMs >= newest) return;
  const seconds = Math.floor(newest / 1000) + 1;
  utimesSync(deps, seconds, seconds);
};

/** Whether all assemblies of a view are there and none was written since the view was made; as a launcher sees it. */
export const assembliesUntouched = (deps: string, assembliesFolder: string, fileNames: readonly string[]): boolean => {
  const made = statSync(deps, { bigint: true, throwIfNoEntry: false });
  if (made === undefined) return false;
  return fileNames.every((fileName) => {
    const stat = statSync(join(assembliesFolder, fileName), { bigint: true, throwIfNoEntry: false });
    return stat !== undefined && stat.mtimeNs <= made.mtimeNs;
  });
};
