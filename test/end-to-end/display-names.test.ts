import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { displayName } from '../../domain/assembly-name.ts';
import { builtApp } from '../support/dotnet.ts';
import { newestFramework } from '../support/newest-framework.ts';
import { appCopy, compiledBy, newStore, openFolder } from '../support/ngen.ts';

const json = 'Newtonsoft.Json, Version=13.0.0.0, Culture=neutral, PublicKeyToken=30ad4fe6b2a6aeed';

/** A package folder with the assembly in each of these places. */
const packagesWith = (...places: readonly string[]): { readonly folder: string; readonly env: NodeJS.ProcessEnv } => {
  const folder = openFolder();
  for (const place of places) {
    mkdirSync(join(folder, place), { recursive: true });
    copyFileSync(join(builtApp('Hello'), 'Newtonsoft.Json.dll'), join(folder, place, 'Newtonsoft.Json.dll'));
  }
  return { folder, env: { NUGET_PACKAGES: folder } };
};

describe('an assembly of an installed framework', () => {
  const { shared, version } = newestFramework();
  const file = join(shared, version, 'System.Text.Json.dll');
  const name = displayName(readAssembly(file).name);

  it('is installed by its full display name: left alone as its vendor compiled it, compiled afresh for a debugger', () => {
    const ngen = newStore();
    expect(ngen.ok('install', name)).toBe(`Installed ${file}; the images it needs were there already.\n`);
    expect(ngen.display().images.map(({ assembly, source, state }) => ({ assembly, source, state }))).toEqual([{ assembly: name, source: file, state: 'precompiled' }]);
    const spelt = `${name.toLowerCase().replaceAll(', ', ',\n  ')}, processorArchitecture=MSIL`;
    const said = ngen.ok('install', spelt, '/Debug');
    expect(compiledBy(said)).toEqual(['System.Text.Json']);
    expect(said).toContain(`Installed ${file}.\nIt belongs to a shared framework, which applications load as it was installed: none uses this image.\n`);
    expect(ngen.display().images.map(({ scenario, state }) => [scenario, state])).toEqual([['default', 'precompiled'], ['debug', 'valid']]);
    ngen.ok('uninstall', name);
    expect(ngen.display()).toEqual({ roots: [], images: [] });
  });

  it('is not guessed from a simple name or another version, but the message says which names there are', () => {
    const ngen = newStore();
    for (const other of ['System.Text.Json', name.replace(/Version=[\d.]+/, 'Version=1.0.0.0'), `${name}, processorArchitecture=x86`]) {
      const { status, stderr } = ngen.run(['install', other], { cwd: openFolder() });
      expect({ other, status, stderr }).toEqual({ other, status: 1, stderr: expect.stringContaining(`There is "${name}"`) });
    }
    expect(ngen.display().roots).toEqual([]);
  });
});

describe('an assembly of the NuGet package folder', () => {
  it('is taken from the target that fits best', () => {
    const ngen = newStore();
    const { folder, env } = packagesWith('json/1.0.0/lib/net45', 'json/1.0.0/lib/netstandard2.0', 'json/1.0.0/lib/net6.0', 'json/1.0.0/lib/net99.0');
    expect(ngen.run(['install', json], { env, cwd: openFolder() })).toMatchObject({ status: 0, stderr: '' });
    expect(ngen.display().roots.map(({ path }) => path)).toEqual([join(folder, 'json/1.0.0/lib/net6.0/Newtonsoft.Json.dll')]);
  });

  it('is not chosen among several packages: the message names them, and nothing is changed', () => {
    const ngen = newStore();
    const { folder, env } = packagesWith('json/1.0.0/lib/net6.0', 'json/1.0.1/lib/net6.0');
    const { status, stderr } = ngen.run(['install', json], { env, cwd: openFolder() });
    expect(status).toBe(1);
    for (const place of ['1.0.0', '1.0.1']) expect(stderr).toContain(join(folder, 'json', place, 'lib/net6.0/Newtonsoft.Json.dll'));
    expect(ngen.display().roots).toEqual([]);
  });

  it('is named by where it was looked for when it is not there', () => {
    const { folder, env } = packagesWith();
    expect(newStore().run(['install', json], { env, cwd: openFolder() })).toMatchObject({ status: 1, stderr: expect.stringContaining(folder) });
  });
});

describe('a full display name', () => {
  it('is that of a file in this folder only when the file has it', () => {
    const ngen = newStore();
    const app = appCopy('Hello');
    const name = 'Hello, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null';
    expect(ngen.run(['install', name.replace('1.0.0.0', '9.0.0.0'), '/queue'], { cwd: dirname(app) })).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing was changed') });
    expect(ngen.run(['install', name, '/queue'], { cwd: dirname(app) })).toMatchObject({ status: 0, stdout: `Queued: install ${app}, priority 3.\n` });
  });
});

describe('a partial name', () => {
  it('means all that it matches, and nothing that it does not', () => {
    const ngen = newStore();
    const [one, two] = [appCopy('Hello'), appCopy('Hello', { properties: ['-p:Version=2.0.0'] })];
    for (const app of [one, two]) ngen.ok('install', app, '/queue');
    const shown = (name: string): readonly string[] => ngen.display(name).roots.map(({ path }) => path);
    expect(shown('hELLO')).toEqual([one, two]);
    expect(shown('Hello,\n\tversion = 2.0.0.0')).toEqual([two]);
    expect(shown('Hello, Culture=Neutral, PublicKeyToken=NULL, ProcessorArchitecture=msil')).toEqual([one, two]);
    for (const none of ['Hell', 'Hello, Culture=de', 'Hello, PublicKeyToken=b77a5c561934e089', 'Hello, processorArchitecture=x86', 'Hello, Version=3']) {
      expect({ none, shown: shown(none) }).toEqual({ none, shown: [] });
      expect(ngen.run(['uninstall', none]), none).toMatchObject({ status: 1, stderr: expect.stringContaining('The specified assembly is not installed.') });
    }
    for (const action of ['display', 'uninstall']) expect(ngen.run([action, 'Hello, PublicKeyToken=0038abc9deabfle5'])).toMatchObject({ status: 1, stderr: expect.stringContaining('not hexadecimal') });
    expect(ngen.ok('uninstall', 'hello, processorarchitecture=MSIL')).toBe(`Uninstalled ${one}.\nUninstalled ${two}.\n`);
  });
});
