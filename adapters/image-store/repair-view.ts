import { linkSync, lstatSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dateDeps } from './date-deps.ts';
import { renameIntoPlace, replaceFile, replaceLink } from './durable.ts';
import { makeFolder } from './make-folder.ts';
import { objectPath, viewAssemblies, viewDepsFile } from './layout.ts';
import { temporaryPath } from './temporary.ts';
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

const sameFile = (a: string, b: string): boolean => {
  const [x, y] = [lstatSync(a, { throwIfNoEntry: false }), statSync(b)];
  return x !== undefined && x.ino === y.ino && x.dev === y.dev;
};

/** A folder or anything else in the way of `path`, which must be a file or link, is removed first; files are replaced by rename. */
const clearFolder = (path: string): void => {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(path, { recursive: true });
};

/** Puts every part of a view that is not as it was built back in its place; leaves the rest alone. Returns the names put right. */
export const repairView = (cache: string, spec: ViewSpec, links: readonly ViewLink[], view: string): readonly string[] => {
  const assemblies = viewAssemblies(cache, view);
  const repaired: string[] = [];
  makeFolder(assemblies);
  for (const { fileName, object } of spec.assemblies) {
    const path = join(assemblies, fileName);
    if (sameFile(path, objectPath(cache, object))) continue;
    const temporary = temporaryPath(cache, 'link');
    linkSync(objectPath(cache, object), temporary);
    clearFolder(path);
    renameIntoPlace(temporary, path);
    repaired.push(fileName);
  }
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
