import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { bindApplication } from '../../../adapters/binding/bind-application.ts';
import { bindLibrary, bindLibraryAs, bindLibraryIn } from '../../../adapters/binding/bind-library.ts';
import type { Binding } from '../../../adapters/binding/binding.ts';
import { builtApp } from '../../support/dotnet.ts';
import { olderRuntimes } from '../../support/older-runtimes.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { bindingEnvironment } from './binding-environment.ts';
import { failureOf } from './failure-of.ts';

const options = { environment: bindingEnvironment() };
const older = () => ({ environment: { PATH: olderRuntimes().root } });
const names = (binding: Binding): readonly string[] => binding.assemblies.map(({ simpleName }) => simpleName).sort();

let packages: string;
let hello: string;
beforeAll(() => {
  packages = builtApp('BindPackages');
  hello = builtApp('Hello');
  olderRuntimes();
});

test('a library with a deps.json of its own binds what that lists', () => {
  const folder = join(temporaryFolder(), 'library');
  cpSync(packages, folder, { recursive: true });
  for (const name of ['BindPackages.runtimeconfig.json', 'BindPackages']) rmSync(join(folder, name));
  const binding = bindLibrary(join(folder, 'BindPackages.dll'), '.NETCoreApp,Version=v8.0', older());
  expect(binding).toMatchObject({ executable: false, apphost: null, app: join(folder, 'BindPackages.dll'), missing: [] });
  expect(binding.assemblies).toEqual(bindApplication(join(packages, 'BindPackages.dll'), { environment: { DOTNET_ROOT: olderRuntimes().root } }).assemblies.map((assembly) => ({ ...assembly, file: assembly.file.replace(packages, folder) })));
});

test('a library without one binds its folder', () => {
  const binding = bindLibrary(join(packages, 'Newtonsoft.Json.dll'), '.NETCoreApp,Version=v6.0', options);
  expect(names(binding)).toEqual(['BindPackages', 'Microsoft.Win32.SystemEvents', 'Newtonsoft.Json', 'System.Diagnostics.EventLog', 'System.Drawing.Common']);
  expect(binding.assemblies[0]?.file).toBe(join(packages, 'Newtonsoft.Json.dll'));
  expect(binding.inputs).toContain(packages);
  expect(binding.absent).toContain(join(packages, 'Newtonsoft.Json.deps.json'));
});

test.each([
  ['.NETCoreApp,Version=v8.0', '8.'],
  ['.NETCoreApp,Version=v6.0', '8.'],
  ['.NETCoreApp,Version=v9.0', '9.'],
  ['.NETStandard,Version=v2.0', '9.'],
  [null, '9.'],
])('a library for %s gets .NET %s of 8 and 9', (targetFramework, expected) => {
  const [framework] = bindLibrary(join(packages, 'Newtonsoft.Json.dll'), targetFramework, older()).frameworks;
  expect(framework?.version.startsWith(expected)).toBe(true);
});

test('libraries for a framework that is not there, or for another runtime', () => {
  const library = join(packages, 'Newtonsoft.Json.dll');
  expect(failureOf(() => bindLibrary(library, '.NETCoreApp,Version=v10.0', older())).code).toBe('framework-missing');
  expect(failureOf(() => bindLibrary(library, '.NETFramework,Version=v4.7.2', options)).code).toBe('other-runtime');
});

test('/ExeConfig: as the application binds, with the library itself', () => {
  const application = bindApplication(join(packages, 'BindPackages.dll'), options);
  const own = bindLibraryAs(join(packages, 'Newtonsoft.Json.dll'), join(packages, 'BindPackages'), options);
  expect(own).toMatchObject({ app: join(packages, 'Newtonsoft.Json.dll'), executable: false, frameworks: application.frameworks });
  expect(names(own)).toEqual(names(application));
  const another = bindLibraryAs(join(hello, 'Newtonsoft.Json.dll'), join(packages, 'BindPackages.dll'), options);
  expect(another.assemblies[0]).toEqual({ simpleName: 'Newtonsoft.Json', file: join(hello, 'Newtonsoft.Json.dll'), origin: 'app' });
  expect(names(another)).toEqual(names(application));
  const stranger = bindLibraryAs(join(hello, 'Hello.dll'), join(packages, 'BindPackages.dll'), options);
  expect(names(stranger)).toEqual([...names(application), 'Hello'].sort());
});

test('/AppBase: with the assemblies of a folder', () => {
  const library = join(hello, 'Hello.dll');
  const binding = bindLibraryIn(library, packages, '.NETCoreApp,Version=v10.0', options);
  expect(binding).toMatchObject({ app: library, applicationBase: packages, executable: false });
  expect(names(binding)).toEqual(['BindPackages', 'Hello', 'Microsoft.Win32.SystemEvents', 'Newtonsoft.Json', 'System.Diagnostics.EventLog', 'System.Drawing.Common']);
  const empty = join(temporaryFolder(), 'empty');
  mkdirSync(empty);
  expect(names(bindLibraryIn(library, empty, null, options))).toEqual(['Hello']);
  expect(failureOf(() => bindLibraryIn(library, join(empty, 'nothing'), null, options)).code).toBe('folder-not-found');
});
