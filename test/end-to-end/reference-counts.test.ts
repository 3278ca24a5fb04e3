import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endApp, startEndApp } from '../support/end-app.ts';
import { appCopy, compiledBy, newStore, type Ngen } from '../support/ngen.ts';
import { eventCounts, recordedEvents } from '../support/ngen-events.ts';
import { inCache, storedObjects } from '../support/ngen-files.ts';

const json = (ngen: Ngen) => ngen.display('Newtonsoft.Json').images[0];

describe('an image that two applications share', () => {
  it('is compiled once and lives until the last of them goes', () => {
    const ngen = newStore();
    const [hello, end] = [appCopy('Hello'), endApp()];
    ngen.ok('install', hello);
    expect(json(ngen)).toMatchObject({ references: 1, roots: [hello] });
    expect(compiledBy(ngen.ok('install', end))).toEqual(['EndApp', 'EndGreeting']);
    expect(ngen.display().images).toHaveLength(4);
    expect(json(ngen)).toMatchObject({ references: 2, roots: expect.arrayContaining([hello, end]) });
    expect(new Set(ngen.display('Newtonsoft.Json').roots.map(({ path }) => path))).toEqual(new Set([hello, end]));
    expect(eventCounts(recordedEvents(ngen.store))).toMatchObject({ ImageCompiled: 4, RootInstalled: 2 });

    const { file } = json(ngen)!;
    ngen.ok('uninstall', hello);
    expect(json(ngen)).toMatchObject({ references: 1, roots: [end], state: 'valid', file });
    expect(existsSync(file!)).toBe(true);
    expect(startEndApp(ngen.store, end).assemblies.get('Newtonsoft.Json')!.location).toContain('/cache/views/');

    ngen.ok('uninstall', end);
    expect(ngen.display()).toEqual({ roots: [], images: [] });
    expect(storedObjects(ngen.store)).toEqual([]);
    expect(inCache(ngen.store, 'views')).toEqual([]);
    expect(inCache(ngen.store, 'launchers')).toEqual([]);
    expect(eventCounts(recordedEvents(ngen.store))).toMatchObject({ ImageRetired: 4, ImageReclaimed: 4, RootUninstalled: 2 });
  });

  it('that is a root itself stays when the application goes', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const library = app.replace('Hello.dll', 'Newtonsoft.Json.dll');
    ngen.ok('install', app);
    ngen.ok('install', library);
    expect(json(ngen)).toMatchObject({ references: 2 });
    ngen.ok('uninstall', 'Hello');
    expect(ngen.display().images.map(({ assembly }) => assembly.split(',')[0])).toEqual(['Newtonsoft.Json']);
    ngen.ok('uninstall', library);
    expect(storedObjects(ngen.store)).toEqual([]);
  });
});

describe('scenarios', () => {
  it('have images of their own; /Debug takes away the debug set alone', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    ngen.ok('install', app);
    ngen.ok('install', app, '/Debug');
    ngen.ok('install', app, '/Debug', '/Profile');
    const scenarios = (): readonly string[] => ngen.display().images.map(({ scenario }) => scenario).sort();
    expect(scenarios()).toEqual(['debug', 'debug', 'debug+profile', 'debug+profile', 'default', 'default']);
    ngen.ok('uninstall', app, '/debug');
    expect(scenarios()).toEqual(['debug+profile', 'debug+profile', 'default', 'default']);
    ngen.ok('uninstall', app);
    expect(scenarios()).toEqual([]);
  });
});
