import { linkSync, mkdirSync, readFileSync, readdirSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildView, viewPaths } from '../../../adapters/image-store/build-view.ts';
import { copySource } from '../../../adapters/image-store/copy-source.ts';
import { assembliesUntouched } from '../../../adapters/image-store/date-deps.ts';
import { temporaryRoot, viewAssemblies, viewDepsFile } from '../../../adapters/image-store/layout.ts';
import { removeObject } from '../../../adapters/image-store/objects.ts';
import { removeView, storedViews, unreferencedObjects } from '../../../adapters/image-store/reclaim.ts';
import type { ViewSpec } from '../../../adapters/image-store/view-spec.ts';
import { isFailure } from '../../../domain/failure.ts';
import { temporaryFolder } from '../../support/temp.ts';

const someApp = () => {
  const [cache, folder, packages] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  for (const name of ['A.dll', 'B.dll', 'A.pdb', 'settings.json', '.hidden', 'odd "name"\n']) writeFileSync(join(folder, name), `${name} in the app`);
  for (const name of ['B.dll', 'A.pdb', 'B.xml', 'C.dll']) writeFileSync(join(packages, name), `${name} in a package`);
  mkdirSync(join(folder, 'de'));
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe])]), 'no UTF-8');
  const objects = ['A.dll', 'B.dll'].map((name) => copySource(cache, join(folder, name)).hash);
  const spec: ViewSpec = {
    root: 'app',
    runtimeIdentifier: 'linux-x64',
    assemblies: [
      { fileName: 'A.dll', object: objects[0]! },
      { fileName: 'B.dll', object: objects[1]! },
    ],
    besideFolders: [folder, packages],
  };
  return { cache, folder, packages, spec, objects };
};

test('a view holds its assemblies as links to the objects, and symbolic links to what lies beside the originals', () => {
  const { cache, folder, packages, spec } = someApp();
  const { view, folder: made } = buildView(cache, spec);
  const assemblies = viewAssemblies(cache, view);
  expect(assemblies).toBe(join(made, 'v/1/ngen'));
  const links = ['.hidden', 'A.pdb', 'B.xml', 'C.dll', 'de', 'odd "name"\n', 'settings.json'];
  expect(readdirSync(assemblies).sort()).toEqual(['A.dll', 'B.dll', ...links].sort());
  expect(readFileSync(join(assemblies, 'B.dll'), 'utf8')).toBe('B.dll in the app');
  expect(statSync(join(assemblies, 'B.dll')).nlink).toBe(2);
  expect(links.map((name) => readlinkSync(join(assemblies, name)))).toEqual(
    links.map((name) => join(name === 'B.xml' || name === 'C.dll' ? packages : folder, name)),
  );
  const deps = JSON.parse(readFileSync(viewDepsFile(cache, view), 'utf8')) as { targets: Record<string, Record<string, { runtimeTargets: object }>> };
  expect(Object.keys(Object.values(deps.targets)[0]!['ngen/1']!.runtimeTargets)).toEqual(['ngen/A.dll', 'ngen/B.dll']);
  expect(viewPaths(cache, view).map((path) => statSync(path).isDirectory())).toEqual([true, false, true, true, true]);
});

test('the same inputs are the same view, in any order of assemblies; any other input is another', () => {
  const { cache, folder, spec, objects } = someApp();
  const first = buildView(cache, spec);
  const { ino } = statSync(first.folder);
  expect(buildView(cache, { ...spec, assemblies: spec.assemblies.toReversed() })).toEqual(first);
  expect(statSync(first.folder).ino).toBe(ino);
  writeFileSync(join(folder, 'new.json'), '');
  const names = [
    first,
    buildView(cache, spec),
    buildView(cache, { ...spec, root: 'another' }),
    buildView(cache, { ...spec, runtimeIdentifier: 'linux-musl-x64' }),
    buildView(cache, { ...spec, assemblies: [{ fileName: 'A.dll', object: objects[1]! }] }),
    buildView(cache, { ...spec, besideFolders: [] }),
  ].map(({ view }) => view);
  expect(new Set(names).size).toBe(6);
  expect(storedViews(cache).toSorted()).toEqual(names.toSorted());
});

test('a damaged view is put right where it is; what is whole is left alone', () => {
  const { cache, folder, spec, objects } = someApp();
  const { view } = buildView(cache, spec);
  const [assemblies, deps] = [viewAssemblies(cache, view), viewDepsFile(cache, view)];
  const untouched = (): boolean => assembliesUntouched(deps, assemblies, ['A.dll', 'B.dll']);
  const state = (): unknown => readdirSync(assemblies).map((name) => [name, statSync(join(assemblies, name)).ino]);
  const whole = state();
  buildView(cache, spec);
  expect(state()).toEqual(whole);
  truncateSync(deps);
  rmSync(join(assemblies, 'A.dll'));
  rmSync(join(assemblies, 'A.pdb'));
  rmSync(join(assemblies, 'de'));
  mkdirSync(join(assemblies, 'de'));
  rmSync(join(assemblies, 'settings.json'));
  symlinkSync('/elsewhere', join(assemblies, 'settings.json'));
  truncateSync(join(assemblies, 'B.dll'), 1);
  expect(untouched()).toBe(false);
  removeObject(cache, objects[1]!);
  copySource(cache, join(folder, 'B.dll'));
  expect(buildView(cache, spec).view).toBe(view);
  expect(readFileSync(join(assemblies, 'B.dll'), 'utf8')).toBe('B.dll in the app');
  expect(readlinkSync(join(assemblies, 'de'))).toBe(join(folder, 'de'));
  expect(readlinkSync(join(assemblies, 'settings.json'))).toBe(join(folder, 'settings.json'));
  expect(JSON.parse(readFileSync(deps, 'utf8'))).toHaveProperty('libraries');
  expect(untouched()).toBe(true);
  expect(readdirSync(temporaryRoot(cache))).toEqual([]);
});

test('the deps file is no older than any assembly, also when the clock was put back', () => {
  const { cache, spec, objects } = someApp();
  const tomorrow = Math.floor(Date.now() / 1000) + 86_400.5;
  utimesSync(join(cache, 'objects', objects[0]!.slice(0, 2), `${objects[0]!}.dll`), tomorrow, tomorrow);
  const { view } = buildView(cache, spec);
  expect(assembliesUntouched(viewDepsFile(cache, view), viewAssemblies(cache, view), ['A.dll', 'B.dll'])).toBe(true);
});

test('an object that is missing, or a store that the host cannot be told of: nothing is made', () => {
  const { cache, spec, objects } = someApp();
  removeObject(cache, objects[0]!);
  expect(() => buildView(cache, spec)).toThrow(expect.toSatisfy((error: unknown) => isFailure(error, 'object-missing')));
  const colon = join(temporaryFolder(), 'a:b');
  renameSync(cache, colon);
  expect(() => buildView(colon, spec)).toThrow(expect.toSatisfy((error: unknown) => isFailure(error, 'store-path-unusable')));
  expect(storedViews(colon)).toEqual([]);
});

test('objects go when no view links to them, nobody keeps them, and they are old enough', () => {
  const { cache, spec, objects } = someApp();
  const sizes = objects.map((hash, index) => ({ hash, size: Buffer.byteLength(`${'AB'[index]}.dll in the app`) })).toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  const found = (keep: readonly string[], ageMs = 0) => unreferencedObjects(cache, new Set(keep), ageMs).toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  expect(found([])).toEqual(sizes);
  expect(found([], 60_000)).toEqual([]);
  expect(found([objects[0]!]).map(({ hash }) => hash)).toEqual([objects[1]]);
  const { view } = buildView(cache, spec);
  expect(found([])).toEqual([]);
  linkSync(join(viewAssemblies(cache, view), 'A.dll'), join(temporaryFolder(), 'kept.dll'));
  removeView(cache, view);
  removeView(cache, view);
  expect(storedViews(cache)).toEqual([]);
  expect(found([]).map(({ hash }) => hash)).toEqual([objects[1]]);
});
