import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { monoViewName, monoViewStamp, readMonoStamp } from './build-mono-view.ts';
import { viewAssemblies, viewDepsFile, viewFolder } from './layout.ts';
import { errorCode } from './store-failure.ts';
import { readViewDeps, renderViewDeps } from './view-deps.ts';
import { viewName } from './view-name.ts';

/** The SHA-256 of a file; a view's files are mostly links to objects that were read already. */
export type HashOf = (path: string) => string;

const text = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR' || errorCode(error) === 'EISDIR') return null;
    throw error;
  }
};

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** What is wrong with files that must be there, and the content of those that are. */
const look = (folder: string, fileNames: readonly string[], hashOf: HashOf): { readonly wrong: readonly string[]; readonly assemblies: readonly { readonly fileName: string; readonly object: string }[] } => {
  const missing = fileNames.filter((fileName) => !isFile(join(folder, fileName)));
  const there = fileNames.filter((fileName) => !missing.includes(fileName));
  return { wrong: missing.map((fileName) => `${fileName} is missing`), assemblies: there.map((fileName) => ({ fileName, object: hashOf(join(folder, fileName)) })) };
};

const notKnown = (assemblies: readonly { readonly fileName: string; readonly object: string }[], known: ReadonlySet<string>): readonly string[] =>
  assemblies.filter(({ object }) => !known.has(object)).map(({ fileName }) => `${fileName} is neither an image nor a copy that the log knows`);

/** What is wrong with a view, a sentence for each; `strays` are paths in it that do not belong there. */
export type InspectedView = { readonly wrong: readonly string[]; readonly strays: readonly string[] };

const only = (wrong: string): InspectedView => ({ wrong: [wrong], strays: [] });

const another = 'its files are not those that its name stands for';

const dotnetProblems = (cache: string, view: string, root: string, deps: string, hashOf: HashOf, known: ReadonlySet<string>): InspectedView => {
  const listed = readViewDeps(deps);
  if (listed === null) return only('app.deps.json cannot be read');
  const folder = viewAssemblies(cache, view);
  const { wrong, assemblies } = look(folder, listed.fileNames, hashOf);
  const entries = readdirSync(folder).sort((a, b) => (a < b ? -1 : 1));
  const links = entries.filter((name) => lstatSync(join(folder, name)).isSymbolicLink()).map((name) => ({ name, target: readlinkSync(join(folder, name)) }));
  const strays = entries.filter((name) => !listed.fileNames.includes(name) && !links.some((link) => link.name === name)).map((name) => join(folder, name));
  const found = [...wrong, ...notKnown(assemblies, known)];
  if (found.length > 0) return { wrong: found, strays };
  const spec = { root, runtimeIdentifier: listed.runtimeIdentifier, assemblies, besideFolders: [] };
  return { wrong: viewName(spec, links) === view && renderViewDeps(spec) === deps ? [] : [another], strays };
};

const monoProblems = (cache: string, view: string, root: string, stamp: string, hashOf: HashOf, known: ReadonlySet<string>): InspectedView => {
  const listed = readMonoStamp(stamp);
  if (listed === null) return only(`${monoViewStamp} cannot be read`);
  const folder = viewFolder(cache, view);
  const { wrong, assemblies } = look(folder, listed, hashOf);
  const strays = readdirSync(folder).filter((name) => name !== monoViewStamp && !listed.includes(name)).map((name) => join(folder, name));
  const found = [...wrong, ...notKnown(assemblies, known)];
  return { wrong: found.length > 0 || monoViewName(root, assemblies) === view ? found : [another], strays };
};

/**
 * In what a view on disk is not what its name says; null when it is not there. The name is the hash of all that a view is
 * made of, and the log has it. `known` are the hashes of all objects in the log, which tell the file that is wrong.
 */
export const inspectView = (cache: string, view: string, root: string, hashOf: HashOf, known: ReadonlySet<string>): InspectedView | null => {
  if (lstatSync(viewFolder(cache, view), { throwIfNoEntry: false }) === undefined) return null;
  const stamp = text(join(viewFolder(cache, view), monoViewStamp));
  if (stamp !== null) return monoProblems(cache, view, root, stamp, hashOf, known);
  const deps = text(viewDepsFile(cache, view));
  if (deps === null) return only('the list of its files is missing');
  return lstatSync(viewAssemblies(cache, view), { throwIfNoEntry: false })?.isDirectory() === true ? dotnetProblems(cache, view, root, deps, hashOf, known) : only('its folder of assemblies is missing');
};
