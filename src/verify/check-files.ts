import { statSync } from 'node:fs';
import { contentHash } from '../../adapters/image-store/hash.ts';
import { inspectView, type HashOf } from '../../adapters/image-store/inspect-view.ts';
import { objectPath, viewFolder } from '../../adapters/image-store/layout.ts';
import { storedViews, unreferencedObjects } from '../../adapters/image-store/reclaim.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { State } from '../../domain/state.ts';
import { diskProblem, type Problem } from './problem.ts';

/** A file that the log says is in the store: `what` it is, and the roots that have it. */
type Expected = { readonly what: 'image' | 'copy'; readonly assembly: string; readonly roots: readonly string[] };

const addTo = (expected: Map<string, Expected>, hash: string, { what, assembly, roots }: Expected): void => {
  const known = expected.get(hash);
  expected.set(hash, { what: known?.what ?? what, assembly, roots: [...new Set([...(known?.roots ?? []), ...roots])] });
};

/** By its hash every object of the log: images, and the copies of sources from which they were made. */
const expectedObjects = ({ images, roots }: State): ReadonlyMap<string, Expected> => {
  const expected = new Map<string, Expected>();
  for (const { object, assembly } of images.values()) if (object !== null) addTo(expected, object, { what: 'image', assembly, roots: [] });
  for (const { id, closure } of roots.values()) {
    for (const { hash, image, assembly } of closure.members) {
      addTo(expected, hash, { what: 'copy', assembly, roots: [id] });
      const object = images.get(image)?.object ?? null;
      if (object !== null) addTo(expected, object, { what: 'image', assembly, roots: [id] });
    }
  }
  return expected;
};

/** Reads each file once, however many links it has. */
const hashingOnce = (): HashOf => {
  const hashes = new Map<string, string>();
  return (path) => {
    const { dev, ino } = statSync(path);
    const key = `${dev}:${ino}`;
    const hash = hashes.get(key) ?? contentHash(path);
    hashes.set(key, hash);
    return hash;
  };
};

const checkObject = (cache: string, hashOf: HashOf, hash: string, { what, assembly, roots }: Expected): readonly Problem[] => {
  const path = objectPath(cache, hash);
  const name = `The ${what} of ${simpleName(assembly)}`;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [diskProblem(`${what}-missing`, path, `${name} is missing.`, roots)];
  if (!stat.isFile()) return [diskProblem(`${what}-damaged`, path, `${name} is no file.`, roots)];
  const found = hashOf(path);
  return found === hash ? [] : [diskProblem(`${what}-damaged`, path, `${name} was changed: its ${stat.size} bytes have the hash ${found}.`, roots)];
};

const checkRootViews = (cache: string, state: State, hashOf: HashOf, known: ReadonlySet<string>): readonly Problem[] =>
  [...state.views.values()].flatMap(({ id, root }) => {
    if (root === null) return [];
    const path = state.roots.get(root)?.path ?? root;
    const found = inspectView(cache, id, root, hashOf, known);
    if (found === null) return [diskProblem('view-missing', viewFolder(cache, id), `The view of ${path} is missing.`, [root])];
    return [
      ...found.wrong.map((what) => diskProblem('view-differs', viewFolder(cache, id), `In the view of ${path} ${what}.`, [root])),
      ...found.strays.map((stray) => diskProblem('file-unknown', stray, `It does not belong into the view of ${path}.`, [root])),
    ];
  });

/** What a compile that is under way has put there is not in the log yet. */
const unknownFiles = (cache: string, state: State, known: ReadonlySet<string>): readonly Problem[] => {
  if ([...state.jobs.values()].some(({ worker }) => worker !== null)) return [];
  const objects = unreferencedObjects(cache, known, 0).map(({ hash }) => objectPath(cache, hash));
  const views = storedViews(cache).filter((view) => !state.views.has(view)).map((view) => viewFolder(cache, view));
  return [...objects, ...views].map((path) => diskProblem('file-unknown', path, 'The log knows nothing of it: a command was cut short, or somebody put it there.'));
};

/** Compares images, copies and applications' views on disk with what the log says: every file by the hash of its content. */
export const checkFiles = (cache: string, state: State): readonly Problem[] => {
  const hashOf = hashingOnce();
  const expected = expectedObjects(state);
  const known = new Set(expected.keys());
  return [
    ...[...expected].flatMap(([hash, object]) => checkObject(cache, hashOf, hash, object)),
    ...checkRootViews(cache, state, hashOf, known),
    ...unknownFiles(cache, state, known),
  ];
};
