import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { application, components } from '../support/manual-apps.ts';
import { newStore, openFolder, type Ngen } from '../support/ngen.ts';
import { typeInto } from '../support/typed.ts';

// Every example of Ngen.exe's manuals (2.0, 4.x and the page on the service), as it stands there, but for drives and backslashes.

type Typing = { readonly ngen: Ngen; readonly ok: (line: string, folder: string) => string; readonly fails: (line: string, folder: string) => string };

const typing = (): Typing => {
  const ngen = newStore();
  const typed = typeInto(ngen);
  const ended = (line: string, folder: string, status: number): { readonly stdout: string; readonly stderr: string } => {
    const ran = typed(line, folder);
    expect({ line, ...ran }).toMatchObject({ line, status });
    return ran;
  };
  return { ngen, ok: (line, folder) => ended(line, folder, 0).stdout, fails: (line, folder) => ended(line, folder, 1).stderr };
};

const namesOf = (ngen: Ngen): readonly string[] => ngen.display().images.map(({ assembly }) => assembly.split(',')[0]!).sort();
const scenariosOf = (ngen: Ngen): readonly string[] => ngen.display().roots.flatMap(({ scenarios }) => scenarios).sort();

describe('installing', () => {
  it('an application in the current folder, with what it references', () => {
    const { ngen, ok } = typing();
    const folder = application('ClientApp');
    expect(ok('ngen install ClientApp.exe', folder)).toContain(`Installed ${folder}/ClientApp.dll.`);
    expect(namesOf(ngen)).toEqual(['ClientApp', 'Newtonsoft.Json']);
  });

  it('an application by its path, and showing it by name, path and version', () => {
    const { ngen, ok } = typing();
    const folder = openFolder();
    application('MyAssembly', join(folder, 'myfiles'));
    ok('ngen install ./myfiles/MyAssembly.exe', folder);
    const whole = ok('ngen display', folder);
    expect(whole.indexOf('NGEN Roots:')).toBeLessThan(whole.indexOf('Native Images:'));
    for (const line of ['ngen display MyAssembly', `ngen display ${folder}/myfiles/MyAssembly.exe`, 'ngen display "myAssembly, version=1.0.0.0"']) {
      const shown = ok(line, '/');
      for (const part of ['NGEN Roots that depend on', `${folder}/myfiles/MyAssembly.dll`, 'Newtonsoft.Json, Version=13.0.0.0']) expect({ line, shown }).toEqual({ line, shown: expect.stringContaining(part) });
    }
    expect(ok('ngen display Newtonsoft.Json', '/')).toContain(`${folder}/myfiles/MyAssembly.dll`);
    expect(ngen.run(['display', 'myAssembly, version=2.0.0.0'])).toMatchObject({ status: 1 });
  });

  it('a library with the configuration of an application, which it outlives; uninstalling takes the same options', () => {
    const { ngen, ok, fails } = typing();
    const folder = openFolder();
    components(join(folder, 'myfiles'), 'MyLib');
    application('MyApp', join(folder, 'myapps'));
    ok('ngen install ./myfiles/MyLib.dll /ExeConfig:./myapps/MyApp.exe', folder);
    ok('ngen install ./myapps/MyApp.exe', folder);
    ok('ngen uninstall ./myapps/MyApp.exe', folder);
    expect(ngen.display().roots).toMatchObject([{ path: join(folder, 'myfiles/MyLib.dll'), exeConfig: join(folder, 'myapps/MyApp.exe') }]);
    rmSync(join(folder, 'myapps'), { recursive: true });
    expect(fails('ngen uninstall ./myfiles/MyLib.dll', folder)).toContain('not installed');
    expect(namesOf(ngen)).toEqual(['MyLib']);
    ok('ngen uninstall ./myfiles/MyLib.dll /ExeConfig:./myapps/MyApp.exe', folder);
    expect(ngen.display()).toEqual({ roots: [], images: [] });
  });

  it('a set for each scenario', () => {
    const { ngen, ok } = typing();
    const folder = application('MyApp');
    for (const line of ['ngen install MyApp.exe', 'ngen install MyApp.exe /debug', 'ngen install MyApp.exe /profile']) ok(line, folder);
    expect(scenariosOf(ngen)).toEqual(['debug', 'default', 'profile']);
    expect(ngen.display().images.map(({ state }) => state)).toEqual(Array(6).fill('valid'));
  });

  it('an assembly of the global assembly cache, which says that there is none', () => {
    const { ngen, fails } = typing();
    const line = 'ngen install "ClientApp, Version=1.0.0.0, Culture=neutral,\n  PublicKeyToken=3c7ba247adcd2081, processorArchitecture=MSIL"';
    expect(fails(line, application('ClientApp'))).toMatch(/No assembly named .* is installed.*Nothing was changed/s);
    expect(ngen.display().roots).toEqual([]);
  });

  it('a name whose token is not hexadecimal, as the table of arguments has it', () => {
    const { ngen } = typing();
    expect(ngen.run(['install', 'myAssembly, Version=2.0.0.0, Culture=neutral, PublicKeyToken=0038abc9deabfle5'])).toMatchObject({ status: 2, stderr: expect.stringContaining('not hexadecimal') });
  });
});

describe('uninstalling', () => {
  it('all scenarios by name, the debug ones only, those of a version', () => {
    const { ngen, ok, fails } = typing();
    const folder = application('ClientApp');
    const installAll = (): void => {
      for (const options of ['', ' /debug', ' /debug /profile']) ok(`ngen install ClientApp.exe${options} /queue`, folder);
      expect(scenariosOf(ngen)).toEqual(['debug', 'debug+profile', 'default']);
    };
    installAll();
    ok('ngen uninstall ClientApp /debug', '/');
    expect(scenariosOf(ngen)).toEqual(['debug+profile', 'default']);
    ok('ngen uninstall ClientApp', '/');
    expect(scenariosOf(ngen)).toEqual([]);
    installAll();
    ok('ngen uninstall "ClientApp, Version=1.0.0.0"', '/');
    expect(scenariosOf(ngen)).toEqual([]);
    installAll();
    const full = '"ClientApp, Version=1.0.0.0, Culture=neutral,\n  PublicKeyToken=null, processorArchitecture=MSIL"';
    ok(`ngen uninstall ${full} /debug`, '/');
    expect(scenariosOf(ngen)).toEqual(['debug+profile', 'default']);
    const others = full.replace('null', '3c7ba247adcd2081');
    for (const line of [`ngen uninstall ${others}`, `ngen uninstall ${others} /debug`]) expect(fails(line, '/')).toContain('not installed');
    ok(`ngen uninstall ${full}`, '/');
    expect(scenariosOf(ngen)).toEqual([]);
  });

  it('a star is refused', () => {
    const { ngen } = typing();
    expect(typeInto(ngen)("ngen uninstall '*'", '/')).toMatchObject({ status: 2, stderr: expect.stringContaining('no longer supported') });
    const folder = application('ClientApp');
    expect(typeInto(ngen)('ngen uninstall *', folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('the shell replaced the star') });
  });
});

describe('help', () => {
  it.each(['ngen /?', 'ngen /help'])('%s', (line) => expect(typing().ok(line, openFolder())).toContain('install'));
});
