import { cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtApp } from '../support/dotnet.ts';
import { hardApp, replaceLibrary, saidOf, soundView, startHardApp, startLauncher, startPlainly, viewFolders, withoutLauncher, type Library } from '../support/hard-app.ts';
import { compiledBy, newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { storedCompiler } from '../support/ngen-compiler.ts';
import { recordedEvents } from '../support/ngen-events.ts';

const installed = (...options: readonly string[]): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  const app = hardApp();
  ngen.ok('install', app, ...options);
  return { ngen, app };
};

const short = (assembly: string): string => assembly.split(',', 1)[0]!;

const stated = (ngen: Ngen): readonly string[] => ngen.display().images.map(({ assembly, state }) => `${short(assembly)} ${state}`).sort();

const native = (name: string, ...boundTo: readonly string[]) => ({ name, native: true, boundTo });
const copy = (name: string) => ({ name, native: false, boundTo: [] });
const allHard = [native('HardApp', 'HardBase', 'HardMiddle', 'HardSide'), native('HardBase'), native('HardMiddle', 'HardBase'), native('HardSide'), native('HardSoft')];

const theView = (ngen: Ngen) => {
  const folders = viewFolders(ngen);
  expect(folders).toHaveLength(1);
  return soundView(folders[0]!).toSorted((a, b) => (a.name < b.name ? -1 : 1));
};

describe('an application with binding hints', () => {
  it('has images that are bound to each other as hints and defaults have it, over several steps, and are used', () => {
    const ngen = newStore();
    const app = hardApp();
    const { status, stdout, stderr } = ngen.run(['install', app]);
    expect(status).toBe(0);
    expect(compiledBy(stdout)).toEqual(['HardApp', 'HardBase', 'HardMiddle', 'HardSide', 'HardSoft']);
    expect(stderr).toBe(`Warning: ${app} has a binding hint for "Nowhere", which it does not reference; the hint is ignored.\n`);
    expect(theView(ngen)).toEqual(allHard);
    expect(startHardApp(ngen, app)).toEqual({ status: 0, said: saidOf(), withView: true, stderr: '' });
  });

  it('is shown with what each image is hard bound to directly', () => {
    const { ngen } = installed();
    expect(Object.fromEntries(ngen.display().images.map(({ assembly, hardBound }) => [short(assembly), hardBound.map(short)]))).toEqual({
      HardApp: ['HardMiddle', 'HardSide'],
      HardBase: [],
      HardMiddle: ['HardBase'],
      HardSide: [],
      HardSoft: [],
    });
    expect(ngen.display('HardMiddle').images.flatMap(({ hardBound }) => hardBound)).toEqual(['HardBase, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null']);
    expect(ngen.ok('display', 'HardApp').split('\n').filter((line) => line.includes('hard bound'))).toEqual(['    hard bound to HardMiddle, HardSide', '    hard bound to HardBase']);
  });

  it('is told by inspect: the hints of an assembly, the bubble of an image', () => {
    const { ngen, app } = installed();
    expect(JSON.parse(ngen.ok('inspect', '--json', app))).toMatchObject({
      hints: {
        dependencies: [
          { name: 'HardMiddle', hint: 'Always', referenced: true },
          { name: 'HardSoft', hint: 'Sometimes', referenced: true },
          { name: 'Nowhere', hint: 'Always', referenced: false },
        ],
        defaultHint: null,
      },
    });
    expect(ngen.ok('inspect', app)).toContain('  hints:        HardMiddle: Always\n                HardSoft: Sometimes\n                Nowhere: Always (not referenced: ignored)\n');
    expect(ngen.ok('inspect', join(dirname(app), 'HardBase.dll'))).toContain('  hints:        whoever references it: Always\n');
    const image = ngen.display('HardMiddle').images.find(({ assembly }) => short(assembly) === 'HardMiddle')!.file!;
    expect(ngen.ok('inspect', image)).toMatch(/^ {2}bubble: {7}HardBase, Version=1\.0\.0\.0, Culture=neutral, PublicKeyToken=null, MVID [0-9a-f-]{36}$/m);
  });

  it('with /NoDependencies needs its own image and those that it is hard bound to', () => {
    const { ngen, app } = installed('/NoDependencies');
    expect(stated(ngen)).toEqual(['HardApp valid', 'HardBase valid', 'HardMiddle valid', 'HardSide valid']);
    expect(theView(ngen)).toEqual([...allHard.slice(0, -1), copy('HardSoft')]);
    expect(startHardApp(ngen, app)).toMatchObject({ status: 0, said: saidOf(), withView: true });
  });

  it.each(['/FrameworkBubble', '/Debug', '/Profile'])('has its images bound in the same way with %s', (option) => {
    const { ngen, app } = installed(option);
    expect(ngen.display('HardApp').images.map(({ hardBound }) => hardBound.length).toSorted()).toEqual([0, 0, 0, 1, 2]);
    expect(theView(ngen).map(({ name, native: hasNative }) => [name, hasNative])).toEqual(allHard.map(({ name }) => [name, true]));
    const run = ngen.run(option === '/FrameworkBubble' ? ['run', app] : ['run', option, app]);
    expect(run).toMatchObject({ status: 0, stdout: expect.stringContaining(`${saidOf()}\n${ngen.store}/cache/views/`) });
  });

  it("has a vendor's assembly compiled afresh where it is to be bound, and left alone where others are bound to it", () => {
    const ngen = newStore();
    const published = builtApp('HardApp', { verb: 'publish', properties: ['-r', 'linux-x64', '--self-contained', 'false', '-p:PublishReadyToRun=true'] });
    const folder = join(openFolder(), 'HardApp');
    cpSync(published, folder, { recursive: true });
    const app = join(folder, 'HardApp.dll');
    expect(compiledBy(ngen.ok('install', app))).toEqual(['HardApp', 'HardMiddle']);
    expect(stated(ngen)).toEqual(['HardApp valid', 'HardBase precompiled', 'HardMiddle valid', 'HardSide precompiled', 'HardSoft precompiled']);
    expect(theView(ngen)).toEqual(allHard);
    expect(startHardApp(ngen, app)).toEqual({ status: 0, said: saidOf(), withView: true, stderr: '' });
  });
});

describe('a hard-bound dependency that is replaced', () => {
  // What the launcher guards against: its test would see nothing if the runtime did not mind.
  it('by itself would abort the application, or have its old code run', () => {
    const { ngen, app } = installed();
    const bare = withoutLauncher(ngen, app);
    expect(startPlainly(bare)).toMatchObject({ status: 0, said: saidOf() });
    replaceLibrary(bare, 'base', 2);
    const { status, stderr } = startPlainly(bare);
    expect({ status, stderr }).toEqual({ status: null, stderr: expect.stringContaining('MVID mismatch between loaded assembly') });
    replaceLibrary(bare, 'base', 1);
    replaceLibrary(bare, 'side', 2);
    expect(startPlainly(bare)).not.toMatchObject({ said: saidOf({ side: 2 }) });
  });

  const rounds = process.env['NGEN_TEST_TIER'] === 'full' ? 100 : 5;

  it('is used from the very next start on, in one step or several, time after time; update binds anew', { timeout: 300_000 }, () => {
    const { ngen, app } = installed();
    const builds: Record<Library, 1 | 2> = { base: 1, middle: 1, side: 1, soft: 1 };
    for (let round = 0; round < rounds; round += 1) {
      const library = (['base', 'middle', 'side'] as const)[round % 3]!;
      builds[library] = builds[library] === 1 ? 2 : 1;
      replaceLibrary(app, library, builds[library]);
      expect({ round, ...startLauncher(ngen) }).toEqual({ round, status: 0, said: saidOf(builds), withView: false, stderr: '' });
      ngen.ok('update');
      expect({ round, ...startLauncher(ngen) }).toEqual({ round, status: 0, said: saidOf(builds), withView: true, stderr: '' });
      viewFolders(ngen).forEach(soundView);
    }
  });

  it('has every image made anew that is bound to it, directly or not, or references it; no other', () => {
    const { ngen, app } = installed();
    replaceLibrary(app, 'base', 2);
    expect(compiledBy(ngen.ok('update'))).toEqual(['HardApp', 'HardBase', 'HardMiddle', 'HardSide']);
    const reasons = recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageInvalidated' ? [`${event.data.reason.kind} ${basename(event.data.reason.what)}`] : []));
    expect(reasons.toSorted()).toEqual(['assemblyReplaced HardBase.dll', ...Array(3).fill('dependencyReplaced HardBase.dll')]);
    expect(theView(ngen)).toEqual(allHard);
    expect(startHardApp(ngen, app)).toMatchObject({ status: 0, said: saidOf({ base: 2 }), withView: true });
  });

  it('is in no view with images bound to the old one, also where another application shares them', () => {
    const { ngen, app } = installed();
    const other = hardApp(join(openFolder(), 'Other'));
    expect(compiledBy(ngen.ok('install', other))).toEqual([]);
    replaceLibrary(other, 'base', 2);
    expect([startHardApp(ngen, app), startHardApp(ngen, other)]).toMatchObject([
      { status: 0, said: saidOf(), withView: true },
      { status: 0, said: saidOf({ base: 2 }), withView: false },
    ]);
    ngen.ok('update');
    expect([startHardApp(ngen, app), startHardApp(ngen, other)]).toMatchObject([
      { status: 0, said: saidOf(), withView: true },
      { status: 0, said: saidOf({ base: 2 }), withView: true },
    ]);
    expect(viewFolders(ngen).map((folder) => soundView(folder).every((file) => file.native))).toEqual([true, true]);
  });
});

describe('a hard-bound dependency whose image could not be made', () => {
  const failing = (name: string): string => `file=$(printf %s "$1" | cut -c2-); head -n 1 "$file" | grep -q "/${name}$" && { echo no luck >&2; exit 3; }\nexec "$0.real" "$@"`;

  it.each([
    ['HardMiddle.dll', [copy('HardApp'), native('HardBase'), copy('HardMiddle'), native('HardSide'), native('HardSoft')]],
    ['HardSide.dll', [copy('HardApp'), native('HardBase'), native('HardMiddle', 'HardBase'), copy('HardSide'), native('HardSoft')]],
    ['HardBase.dll', [copy('HardApp'), copy('HardBase'), copy('HardMiddle'), native('HardSide'), native('HardSoft')]],
  ])('%s: what is bound to it is left to the JIT, the rest is used, and the application runs', (name, view) => {
    const ngen = newStore();
    const app = hardApp();
    const compiler = storedCompiler(ngen.store);
    compiler.as(failing(name));
    const { status, stdout, stderr } = ngen.run(['install', app, '/verbose']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(`${name}: the compiler failed: no luck`) });
    expect(stdout + stderr).toContain(`${app} is left to the JIT: something that its image is hard bound to has none.\n`);
    expect(stated(ngen)).toEqual(['HardApp', 'HardBase', 'HardMiddle', 'HardSide', 'HardSoft'].map((one) => `${one} ${`${one}.dll` === name ? 'failed' : 'valid'}`));
    expect(theView(ngen)).toEqual(view);
    const unused = `not used while there is no image of ${name.slice(0, -'.dll'.length)}, which it is hard bound to`;
    const left = view.filter((file) => !file.native && `${file.name}.dll` !== name).map((file) => file.name);
    expect(ngen.display().images.filter(({ reasons }) => reasons.includes(unused)).map(({ assembly }) => short(assembly)).toSorted()).toEqual(left);
    expect(ngen.ok('display').split('\n').filter((line) => line.endsWith(` (${unused})`)).map(short).toSorted()).toEqual(left);
    expect(startHardApp(ngen, app)).toEqual({ status: 0, said: saidOf(), withView: true, stderr: '' });
    compiler.restore();
    ngen.ok('install', app, '/Force');
    expect(theView(ngen)).toEqual(allHard);
    expect(ngen.display().images.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect(startHardApp(ngen, app)).toMatchObject({ status: 0, said: saidOf(), withView: true });
  });

  // Why: beside it the images that are bound to it would read its fields where they are not, without a word.
  it('would have wrong fields read by the images that are bound to it', () => {
    const { ngen, app } = installed();
    const bare = withoutLauncher(ngen, app);
    replaceLibrary(bare, 'middle', 1);
    const run = startPlainly(bare);
    expect(run.status).toBe(0);
    expect(run.said).not.toBe(saidOf());
  });
});
