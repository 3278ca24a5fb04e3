import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endApp, startEndApp, startThroughJit, whatItSaid } from '../support/end-app.ts';
import { appCopy, compiledBy, newStore } from '../support/ngen.ts';
import { inCache, storedObjects } from '../support/ngen-files.ts';

const inView = (store: string): unknown => expect.stringContaining(`${store}/cache/views/`);

describe('install, display, run, uninstall', () => {
  it('makes images that the runtime uses, and shows them as the documented JSON', () => {
    const ngen = newStore();
    const app = endApp();
    const installed = ngen.run(['install', app]);
    expect(installed).toMatchObject({ status: 0, stderr: '' });
    expect(compiledBy(installed.stdout)).toEqual(['EndApp', 'EndGreeting', 'Newtonsoft.Json']);
    const { roots, images } = ngen.display();
    expect(roots).toEqual([
      {
        assembly: 'EndApp, Version=1.0.1.0, Culture=neutral, PublicKeyToken=null',
        path: app,
        runtime: 'dotnet',
        scenarios: ['default'],
        exeConfig: null,
        appBase: null,
        arch: null,
        noDependencies: false,
        automatic: false,
        changed: false,
        usedWhen: ['ngen run', 'launcher'],
      },
    ]);
    expect(images.map(({ assembly }) => assembly).sort()).toEqual([
      'EndApp, Version=1.0.1.0, Culture=neutral, PublicKeyToken=null',
      'EndGreeting, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
      'Newtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed',
    ]);
    for (const image of images) {
      expect(image).toEqual({
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        assembly: expect.any(String),
        mvid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        source: join(dirname(app), `${image.assembly.split(',')[0]}.dll`),
        file: expect.stringContaining(`${ngen.store}/cache/objects/`),
        runtime: 'dotnet',
        arch: 'x64',
        scenario: 'default',
        state: 'valid',
        job: null,
        reasons: [],
        references: 1,
        roots: [app],
        hardBound: [],
        rejected: null,
      });
      expect(existsSync(image.file!)).toBe(true);
      expect(JSON.parse(ngen.ok('inspect', '--json', image.file!))).toMatchObject({ assembly: image.assembly, mvid: image.mvid, native: true });
    }
  });

  it('starts the application with them, from launcher and program, its folder untouched', () => {
    const ngen = newStore();
    const app = endApp();
    const before = readdirSync(dirname(app)).sort();
    const plain = startThroughJit(app);
    ngen.ok('install', app);
    const said = startEndApp(ngen.store, app);
    expect([...said.assemblies.values()].map(({ location }) => location)).toEqual(Array(3).fill(inView(ngen.store)));
    expect(said.greeting).toBe('of 1.0.1.0');
    expect(said.jitted).toBeLessThan(plain.jitted / 2);
    expect(readdirSync(dirname(app)).sort()).toEqual(before);
    const folder = join(ngen.store, 'cache', 'launchers');
    const launcher = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('/EndApp'));
    expect(whatItSaid(spawnSync(join(folder, launcher!), { encoding: 'utf8' }))).toEqual(said);
  });

  it('passes on arguments and the exit status, of an installed application and of one that is not', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const args = ['42', '--json', '/silent', 'a "b" $HOME \\', ''];
    for (const when of ['not installed', 'installed']) {
      if (when === 'installed') ngen.ok('install', app);
      const { status, stdout } = ngen.run(['run', app, ...args]);
      expect({ when, status }).toEqual({ when, status: 42 });
      expect(JSON.parse(stdout)).toMatchObject({ args, baseDirectory: `${dirname(app)}/` });
    }
  });

  it('says in text what the original said', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    expect(ngen.ok('display')).toBe('NGEN Roots:\n\nNone.\n\nNative Images:\n\nNone.\n\n');
    ngen.ok('install', app);
    expect(ngen.ok('install', app)).toBe('All compilation targets are up to date.\n');
    expect(ngen.ok('update')).toBe('All compilation targets are up to date.\n');
    expect(ngen.ok('display')).toBe(
      `NGEN Roots:\n\n${app}\n\nNative Images:\n\nHello, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null\nNewtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed\n\n`,
    );
    const part = ngen.ok('display', 'newtonsoft.json, version=13.0.0.0');
    expect(part).toContain(`NGEN Roots that depend on "newtonsoft.json, version=13.0.0.0":\n\n${app}\n`);
    expect(part).not.toContain('Hello, Version');
    expect(ngen.run(['display', 'Other'])).toMatchObject({ status: 1, stderr: 'Error: The specified assembly is not installed.\n' });
    expect(ngen.ok('uninstall', 'Hello')).toBe(`Uninstalled ${app}.\n`);
    expect(ngen.display()).toEqual({ roots: [], images: [] });
    for (const folder of ['views', 'launchers', 'records', 'tmp']) expect([folder, ...inCache(ngen.store, folder)]).toEqual([folder]);
    expect(storedObjects(ngen.store)).toEqual([]);
  });
});
