import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DisplayedImage } from '../../src/store/publish-views.ts';
import { configApp, startConfigApp, startConfigAppPlainly } from '../support/config-app.ts';
import { compiledBy, newStore, openFolder, type Ngen } from '../support/ngen.ts';

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

const libraryIn = (app: string): string => join(dirname(app), 'ConfigLib.dll');

/** A copy of the library in a folder of its own. */
const sharedLibrary = (app: string): string => {
  const library = join(openFolder(), 'ConfigLib.dll');
  copyFileSync(libraryIn(app), library);
  return library;
};

const images = (ngen: Ngen, name: string): readonly DisplayedImage[] => ngen.display().images.filter(({ assembly }) => assembly.startsWith(`${name},`));

/** What the application takes for its library: its own file, or whose image by content. */
const takes = (ngen: Ngen, app: string) => {
  const { result, jitted, locations } = startConfigApp(ngen.store, app);
  return { result, jitted, library: hashOf(locations.get('ConfigLib')!) };
};

describe('two configurations that bind one assembly differently', () => {
  it('have an image each, and each application uses its own', () => {
    const ngen = newStore();
    const [narrow, wide] = [configApp('narrow'), configApp('wide')];
    expect(hashOf(libraryIn(narrow))).toBe(hashOf(libraryIn(wide)));
    const plain = [startConfigAppPlainly(narrow), startConfigAppPlainly(wide)];
    for (const app of [narrow, wide]) ngen.ok('install', app);
    const withoutLibrary = [takes(ngen, narrow), takes(ngen, wide)];
    expect(withoutLibrary.map(({ library }) => library)).toEqual(Array(2).fill(hashOf(libraryIn(narrow))));

    const library = sharedLibrary(narrow);
    for (const app of [narrow, wide]) ngen.ok('install', library, `/ExeConfig:${app}`);
    expect(ngen.display().roots.filter(({ path }) => path === library).map(({ exeConfig }) => exeConfig)).toEqual([narrow, wide]);
    const made = images(ngen, 'ConfigLib');
    expect(made.map(({ state, references }) => [state, references])).toEqual([['valid', 1], ['valid', 1]]);
    const content = made.map(({ file }) => hashOf(file!));
    expect(new Set(content).size).toBe(2);

    const now = [takes(ngen, narrow), takes(ngen, wide)];
    expect(now.map(({ library: taken }) => taken)).toEqual(content);
    expect(now.map(({ result }) => result)).toEqual(plain.map(({ result }) => result));
    expect(now.map(({ result }) => result)).toEqual([103, 203]);
    for (const [index, { jitted }] of now.entries()) expect(jitted).toBeLessThanOrEqual(withoutLibrary[index]!.jitted - 5);

    ngen.ok('uninstall', library, `/ExeConfig:${narrow}`);
    expect(takes(ngen, narrow)).toMatchObject({ result: 103, library: hashOf(library) });
    expect(takes(ngen, wide)).toMatchObject({ result: 203, library: content[1], jitted: now[1]!.jitted });
  });
});

describe('a library that an application loads by its name', () => {
  it.each([
    ['installed with the configuration of the application', (app: string) => [libraryIn(app), `/ExeConfig:${app}`]],
    ['installed elsewhere with the configuration of the application', (app: string) => [sharedLibrary(app), `/ExeConfig:${app}`]],
    ['installed with the folder of the application', (app: string) => [sharedLibrary(app), `/AppBase:${dirname(app)}`]],
    ['installed alone', (app: string) => [libraryIn(app)]],
  ] as const)('%s serves it, before the application is installed or after', (_, argumentsFor) => {
    for (const libraryFirst of [true, false]) {
      const ngen = newStore();
      const app = configApp('narrow');
      const install = argumentsFor(app);
      for (const step of libraryFirst ? [install, [app]] : [[app], install]) ngen.ok('install', ...step);
      const image = images(ngen, 'ConfigLib')[0]!;
      expect(takes(ngen, app)).toMatchObject({ result: 103, library: hashOf(image.file!) });
      expect(startConfigApp(ngen.store, app).locations.get('ConfigLib')).toContain('/cache/views/');
      ngen.ok('uninstall', ...install);
      expect(images(ngen, 'ConfigLib')).toEqual([]);
      expect(takes(ngen, app)).toMatchObject({ result: 103, library: hashOf(libraryIn(app)) });
    }
  });
});

describe('a library installed with a configuration', () => {
  it('stays when the application goes; update says that it is gone, and does not fail for it', () => {
    const ngen = newStore();
    const app = configApp('narrow');
    const library = sharedLibrary(app);
    ngen.ok('install', library, `/ExeConfig:${app}`);
    ngen.ok('install', app);
    ngen.ok('uninstall', app);
    expect(ngen.display().roots.map(({ path }) => path)).toEqual([library]);
    rmSync(dirname(app), { recursive: true });
    const { status, stderr } = ngen.run(['update']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(app) });
    expect(images(ngen, 'ConfigLib').map(({ state }) => state)).toEqual(['valid']);
    expect(ngen.run(['uninstall', library])).toMatchObject({ status: 1 });
    expect(ngen.run(['uninstall', library, `/AppBase:${dirname(app)}`])).toMatchObject({ status: 1 });
    ngen.ok('uninstall', library, `/ExeConfig:${app}`);
    expect(ngen.display()).toEqual({ roots: [], images: [] });
  });

  it('is found by every spelling of the application while that is there', () => {
    const ngen = newStore();
    const app = configApp('narrow');
    const library = sharedLibrary(app);
    ngen.ok('install', library, `/ExeConfig:${app}`, '/queue');
    ngen.ok('uninstall', library, `/ExeConfig:${app.replace('.dll', '')}`);
    expect(ngen.display().roots).toEqual([]);
  });

  it('is bound anew when the application binds another dependency', () => {
    const ngen = newStore();
    const [app, other] = [configApp('narrow'), configApp('wide')];
    const library = sharedLibrary(app);
    ngen.ok('install', library, `/ExeConfig:${app}`);
    const before = images(ngen, 'ConfigLib')[0]!;
    const dependency = join(dirname(app), 'ConfigDep.dll');
    copyFileSync(join(dirname(other), 'ConfigDep.dll'), `${dependency}.new`);
    renameSync(`${dependency}.new`, dependency);
    expect(compiledBy(ngen.ok('update'))).toEqual(['ConfigDep', 'ConfigLib']);
    expect(images(ngen, 'ConfigLib')[0]!.id).not.toBe(before.id);
  });
});
