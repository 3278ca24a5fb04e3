import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { dateDeps } from './date-deps.ts';
import { replaceFile, replaceLink } from './durable.ts';
import { makeFolder } from './make-folder.ts';
import { viewAssemblies, viewDepsFile } from './layout.ts';
import { clearFolder, relinkObjects } from './relink-objects.ts';
import { renderViewDeps } from './view-deps.ts';
import type { ViewLink } from './view-links.ts';
import type { ViewSpec } from './view-spec.ts';

const orNull = <A>(read: () => A): A | null => {
  try {
    return read();
  } catch {
    return null; // missing or of another kind: to be replaced
  }
};

/** Puts every part of a view that is not as it was built back in its place; leaves the rest alone. Returns the names put right. */
export const repairView = (cache: string, spec: ViewSpec, links: readonly ViewLink[], view: string): readonly string[] => {
  const assemblies = viewAssemblies(cache, view);
  makeFolder(assemblies);
  const repaired = [...relinkObjects(cache, assemblies, spec.assemblies)];
  for (const { name, target } of links) {
    const path = join(assemblies, name);
    if (orNull(() => readlinkSync(path)) === target) continue;
    clearFolder(path);
    replaceLink(cache, path, target);
    repaired.push(name);
  }
  const deps = viewDepsFile(cache, view);
  const wanted = renderViewDeps(spec);
  if (orNull(() => readFileSync(deps, 'utf8')) !== wanted) {
    replaceFile(cache, deps, wanted, 0o644);
    repaired.push('app.deps.json');
  }
  dateDeps(deps, assemblies, spec);
  return repaired;
};
