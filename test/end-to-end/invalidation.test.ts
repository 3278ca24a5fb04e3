import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builds, endApp, startEndApp } from '../support/end-app.ts';
import { builtApp } from '../support/dotnet.ts';
import { newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { storedObjects, until } from '../support/ngen-files.ts';

const fileOf = (build: keyof typeof builds, name: string): string => join(builtApp('EndApp', { properties: builds[build] }), name);

const beside = (app: string, name: string): string => join(dirname(app), name);

/** As an installer does: another file under the same name. */
const replace = (app: string, name: string, build: keyof typeof builds): void => {
  rmSync(beside(app, name));
  copyFileSync(fileOf(build, name), beside(app, name));
};

/** As somebody does who hides it: written in place, with the size and the times of the old one. */
const replaceUnseen = (app: string, name: string, build: keyof typeof builds): void => {
  const file = beside(app, name);
  const before = statSync(file, { bigint: true });
  expect(spawnSync('sh', ['-c', 'touch -r "$1" "$1.times" && cat "$2" >"$1" && touch -r "$1.times" "$1" && rm "$1.times"', 'sh', file, fileOf(build, name)]).status).toBe(0);
  const after = statSync(file, { bigint: true });
  expect([after.size, after.mtimeNs, after.ino]).toEqual([before.size, before.mtimeNs, before.ino]);
};

const reasons = (ngen: Ngen): readonly string[] =>
  recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageInvalidated' ? [`${event.data.reason.kind} ${basename(event.data.reason.what)}`] : []));

const usesImages = (ngen: Ngen, app: string): boolean => [...startEndApp(ngen.store, app).assemblies.values()].every(({ location }) => location.includes('/cache/views/'));

const installed = (): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore();
  const app = endApp();
  ngen.ok('install', app);
  return { ngen, app };
};

const validImages = (ngen: Ngen): readonly string[] => ngen.display().images.map(({ assembly, state }) => `${assembly.split(',').slice(0, 2).join()} ${state}`).sort();

describe('update', () => {
  it.each([
    ['replaced by another file', replace],
    ['written over, with the same size and times', replaceUnseen],
  ])('finds an assembly that was %s', (_how, put) => {
    const { ngen, app } = installed();
    put(app, 'EndApp.dll', 'second');
    const { status, stdout } = ngen.run(['update']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'Compiling assembly EndApp …\n' });
    expect(reasons(ngen)).toEqual(['assemblyReplaced EndApp.dll']);
    expect(validImages(ngen)).toEqual(['EndApp, Version=1.0.2.0 valid', 'EndGreeting, Version=1.0.0.0 valid', 'Newtonsoft.Json, Version=13.0.0.0 valid']);
    expect(startEndApp(ngen.store, app).assemblies.get('EndApp')!.version).toBe('1.0.2.0');
    expect(usesImages(ngen, app)).toBe(true);
    expect(ngen.ok('update')).toBe('All compilation targets are up to date.\n');
  });

  it('makes anew what depends on a replaced library, and nothing else', () => {
    const { ngen, app } = installed();
    replaceUnseen(app, 'EndGreeting.dll', 'second');
    expect(ngen.ok('update').split('\n').sort()).toEqual(['', 'Compiling assembly EndApp …', 'Compiling assembly EndGreeting …']);
    expect([...reasons(ngen)].sort()).toEqual([expect.stringMatching(/^assemblyReplaced EndGreeting/), expect.stringMatching(/^dependencyReplaced EndGreeting/)]);
    expect(startEndApp(ngen.store, app).greeting).toBe('of 1.0.2.0');
    expect(usesImages(ngen, app)).toBe(true);
  });

  it.each([
    ['cut short', (file: string) => truncateSync(file, 1000)],
    ['emptied', (file: string) => truncateSync(file, 0)],
    ['gone', (file: string) => rmSync(file)],
    [
      'damaged in the middle',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1]! ^= 0xff;
        expect(spawnSync('sh', ['-c', 'cat >"$1"', 'sh', file], { input: bytes }).status).toBe(0);
      },
    ],
  ])('makes an image anew whose file in the store is %s', (_how, damage) => {
    const { ngen, app } = installed();
    const image = ngen.display('Newtonsoft.Json').images[0]!;
    const bytes = readFileSync(image.file!);
    damage(image.file!);
    expect(ngen.ok('update')).toBe('Compiling assembly Newtonsoft.Json …\n');
    expect(reasons(ngen)).toEqual([expect.stringMatching(/^imageDamaged/)]);
    expect(readFileSync(ngen.display('Newtonsoft.Json').images[0]!.file!).equals(bytes)).toBe(true);
    expect(usesImages(ngen, app)).toBe(true);
  });

  it.each([
    ['cut short', (file: string) => truncateSync(file, 1000)],
    ['gone', (file: string) => rmSync(file)],
  ])('puts right a file of the view that is %s; until then the application starts', (_how, damage) => {
    const { ngen, app } = installed();
    const seen = startEndApp(ngen.store, app).assemblies.get('Newtonsoft.Json')!.location;
    damage(seen);
    expect(startEndApp(ngen.store, app).greeting).toBe('of 1.0.1.0');
    ngen.ok('update');
    expect(usesImages(ngen, app)).toBe(true);
  });

  it('finds an application that was rebuilt without one of its references', () => {
    const { ngen, app } = installed();
    for (const name of ['EndApp.dll', 'EndApp.deps.json']) replace(app, name, 'withoutJson');
    rmSync(beside(app, 'Newtonsoft.Json.dll'));
    expect(ngen.ok('update')).toBe('Compiling assembly EndApp …\n');
    const rebound = recordedEvents(ngen.store).flatMap((event) => (event.type === 'RootRebound' ? [event.data] : []));
    expect(rebound.map(({ before, closure }) => [before.length, closure.members.length])).toEqual([[3, 2]]);
    expect(validImages(ngen)).toEqual(['EndApp, Version=1.0.1.0 valid', 'EndGreeting, Version=1.0.0.0 valid']);
    expect(usesImages(ngen, app)).toBe(true);
    expect(storedObjects(ngen.store)).toHaveLength(4);
  });

  it.each([
    ['its path', (app: string) => app],
    ['its name', () => 'EndApp'],
  ])('keeps an application that is gone, which %s then uninstalls', (_how, argument) => {
    const { ngen, app } = installed();
    rmSync(dirname(app), { recursive: true });
    expect(ngen.run(['update'])).toMatchObject({ status: 0, stderr: expect.stringContaining(`${app} is gone`) });
    expect(ngen.display().roots.map(({ path }) => path)).toEqual([app]);
    ngen.ok('uninstall', argument(app));
    expect(ngen.display()).toEqual({ roots: [], images: [] });
    expect(storedObjects(ngen.store)).toEqual([]);
  });

  it('/queue says invalid at once and compiles later', () => {
    const { ngen, app } = installed();
    replace(app, 'EndApp.dll', 'second');
    expect(ngen.ok('update', '/queue')).toBe('Queued: update, priority 3.\n');
    expect(ngen.display('EndApp').images.find(({ assembly }) => assembly.startsWith('EndApp,'))).toMatchObject({ state: 'invalid', job: { priority: 3, state: 'queued' } });
    expect(ngen.queue().jobs).toHaveLength(1);
    expect(startEndApp(ngen.store, app).assemblies.get('EndApp')!.version).toBe('1.0.2.0');
    ngen.ok('eqi');
    expect(validImages(ngen)).toEqual(['EndApp, Version=1.0.2.0 valid', 'EndGreeting, Version=1.0.0.0 valid', 'Newtonsoft.Json, Version=13.0.0.0 valid']);
    expect(usesImages(ngen, app)).toBe(true);
  });
});

describe('a start after a change that nobody announced', () => {
  it('runs the new code through the JIT, and has the change recorded and queued', async () => {
    const { ngen, app } = installed();
    replaceUnseen(app, 'EndGreeting.dll', 'second');
    const said = startEndApp(ngen.store, app);
    expect(said.greeting).toBe('of 1.0.2.0');
    expect([...said.assemblies.values()].map(({ location }) => dirname(location))).toEqual(Array(3).fill(dirname(app)));
    await until('the change is recorded and queued', () => ngen.display().images.some(({ state, job }) => state === 'invalid' && job?.state === 'queued'));
    expect([...reasons(ngen)].sort()).toEqual([expect.stringMatching(/^assemblyReplaced EndGreeting/), expect.stringMatching(/^dependencyReplaced EndGreeting/)]);
    ngen.ok('eqi');
    expect(startEndApp(ngen.store, app).greeting).toBe('of 1.0.2.0');
    expect(usesImages(ngen, app)).toBe(true);
  });

  it.each([
    ['copied back', 'cp -a "$1" "$1.away" && rm -r "$1" && cp -a "$1.away" "$1"'],
    ['given other times and modes', 'touch "$1"/* && chmod go-w "$1"/*'],
  ])('of an application that was only %s uses images again, with nothing compiled', async (_how, restore) => {
    const { ngen, app } = installed();
    expect(spawnSync('sh', ['-c', restore, 'sh', dirname(app)]).status).toBe(0);
    const said = startEndApp(ngen.store, app);
    expect([said.greeting, said.assemblies.get('EndApp')!.location]).toEqual(['of 1.0.1.0', app]);
    await until('images are used again', () => usesImages(ngen, app));
    expect(recordedEvents(ngen.store).filter(({ type }) => type === 'ImageCompiled' || type === 'ImageInvalidated')).toHaveLength(3);
  });
});
