import { linkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { syncPath } from '../host/sync-path.ts';
import { replaceFile } from './durable.ts';
import { makeFolder } from './make-folder.ts';
import { objectPath, viewAssemblies, viewDepsFile, viewFolder } from './layout.ts';
import { publishView, requireObjects } from './publish-view.ts';
import { repairView } from './repair-view.ts';
import { writing } from './store-failure.ts';
import { renderViewDeps } from './view-deps.ts';
import { linksBeside, type ViewLink } from './view-links.ts';
import { viewName } from './view-name.ts';
import type { View, ViewSpec } from './view-spec.ts';

const checkSpec = (cache: string, spec: ViewSpec): void => {
  // The host splits the list of additional deps files at colons.
  if (cache.includes(':')) throw new Failure('store-path-unusable', `The store's path ${cache} contains a colon, which .NET cannot take.`, { kind: 'store' });
  requireObjects(cache, spec.assemblies);
};

const fill = (cache: string, spec: ViewSpec, links: readonly ViewLink[], folder: string): void => {
  const assemblies = join(folder, 'v', '1', 'ngen');
  for (const made of [folder, join(folder, 'v'), join(folder, 'v', '1'), assemblies]) makeFolder(made);
  for (const { fileName, object } of spec.assemblies) linkSync(objectPath(cache, object), join(assemblies, fileName));
  for (const link of links) symlinkSync(link.target, join(assemblies, link.name));
  const deps = join(folder, 'app.deps.json');
  replaceFile(cache, deps, renderViewDeps(spec), 0o644);
  for (const flushed of [assemblies, join(folder, 'v', '1'), join(folder, 'v'), folder]) syncPath(flushed);
};

/**
 * Makes the view of an application, or takes the one that is there; a damaged one is put right file by file, because a running
 * application may still use the rest. The objects must be whole (see `verifyObject`). Raises `object-missing`, `disk-full`,
 * `store-not-writable`, `store-path-unusable`; then nothing of the view is left.
 */
export const buildView = (cache: string, spec: ViewSpec): View => {
  checkSpec(cache, spec);
  const links = linksBeside(spec.besideFolders, new Set(spec.assemblies.map(({ fileName }) => fileName)));
  const view = viewName(spec, links);
  const folder = viewFolder(cache, view);
  writing(folder, () => {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) publishView(cache, view, (made) => fill(cache, spec, links, made));
    repairView(cache, spec, links, view);
  });
  return { view, folder };
};

/** What a launcher's record must hold of a view: its folders and deps file. Its assemblies are told by their times. */
export const viewPaths = (cache: string, view: string): readonly string[] => [
  viewFolder(cache, view),
  viewDepsFile(cache, view),
  join(viewFolder(cache, view), 'v'),
  join(viewFolder(cache, view), 'v', '1'),
  viewAssemblies(cache, view),
];
