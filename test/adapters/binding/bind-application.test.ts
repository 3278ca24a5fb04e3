import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Binding } from '../../../adapters/binding/binding.ts';
import { builtApp } from '../../support/dotnet.ts';
import { olderRuntimes } from '../../support/older-runtimes.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { expectAsHost } from './expect-as-host.ts';

const copyOf = (folder: string): string => {
  const copy = join(temporaryFolder(), 'app');
  cpSync(folder, copy, { recursive: true });
  return copy;
};

const names = (binding: Binding): readonly string[] => binding.assemblies.map(({ simpleName }) => simpleName).sort();

const immutable = 'System.Collections.Immutable';

let packages: string;
let web: string;
let hello: string;

beforeAll(() => {
  packages = builtApp('BindPackages');
  web = builtApp('BindWeb');
  hello = builtApp('Hello');
  olderRuntimes();
});

describe('binds as the host does', () => {
  test('an application with a package', () => {
    const binding = expectAsHost(join(hello, 'Hello.dll'));
    expect(names(binding)).toEqual(['Hello', 'Newtonsoft.Json']);
    expect(binding).toMatchObject({ executable: true, selfContained: false, apphost: join(hello, 'Hello'), missing: [] });
  });

  test('assets by runtime identifier, satellites left out, the framework’s newer copy of a package', () => {
    const binding = expectAsHost(join(packages, 'BindPackages.dll'));
    expect(names(binding)).toEqual(['BindPackages', 'Microsoft.Win32.SystemEvents', 'Newtonsoft.Json', 'System.Diagnostics.EventLog', 'System.Drawing.Common']);
    expect(binding.assemblies.find(({ simpleName }) => simpleName === 'System.Drawing.Common')).toEqual({
      simpleName: 'System.Drawing.Common',
      file: join(packages, 'runtimes/unix/lib/net6.0/System.Drawing.Common.dll'),
      origin: 'runtime-asset',
    });
    expect(binding.frameworkAssemblies.get(immutable)).toContain('/shared/Microsoft.NETCore.App/10.');
  });

  test('on .NET 8, where the application’s copy of a package is newer than the framework’s', () => {
    const binding = expectAsHost(join(packages, 'BindPackages.dll'), { DOTNET_ROOT: olderRuntimes().root });
    expect(binding.frameworks.map(({ version }) => version)).toEqual([olderRuntimes().versions[0]]);
    expect(binding.assemblies.find(({ simpleName }) => simpleName === immutable)?.file).toBe(join(packages, `${immutable}.dll`));
    expect(binding.frameworkAssemblies.has(immutable)).toBe(false);
    expect(binding.frameworkAssemblies.has('System.Private.CoreLib')).toBe(true);
  });

  test('on .NET 9, where the assembly versions are equal and the file version decides', () => {
    const environment = { DOTNET_ROOT: olderRuntimes().root, DOTNET_ROLL_FORWARD: 'LatestMajor' };
    const binding = expectAsHost(join(packages, 'BindPackages.dll'), environment);
    expect(binding.frameworks.map(({ version }) => version)).toEqual([olderRuntimes().versions[1]]);
    expect(binding.frameworkAssemblies.has(immutable)).toBe(true);
  });

  test.each(['Minor', 'LatestMajor'])('ASP.NET Core on older runtimes, rolling forward %s', (rollForward) => {
    const binding = expectAsHost(join(web, 'BindWeb.dll'), { DOTNET_ROOT: olderRuntimes().root, DOTNET_ROLL_FORWARD: rollForward });
    expect(binding.frameworks.map(({ name }) => name)).toEqual(['Microsoft.AspNetCore.App', 'Microsoft.NETCore.App']);
    expect(names(binding).includes('Microsoft.Extensions.Logging.Abstractions')).toBe(rollForward === 'Minor');
  });

  test('ASP.NET Core on the installed runtime', () => {
    expect(expectAsHost(join(web, 'BindWeb.dll'), { DOTNET_ROLL_FORWARD: 'Major' }).frameworks.length).toBe(2);
  });

  test('an application without a deps.json: the whole folder, and the framework’s copies win', () => {
    const copy = copyOf(packages);
    rmSync(join(copy, 'BindPackages.deps.json'));
    const binding = expectAsHost(join(copy, 'BindPackages.dll'), { DOTNET_ROOT: olderRuntimes().root });
    expect(binding.frameworkAssemblies.has(immutable)).toBe(true);
    expect(binding.inputs).toContain(copy);
    expect(binding.absent).toContain(join(copy, 'BindPackages.deps.json'));
  });

  test('an application without an apphost', () => {
    const copy = copyOf(hello);
    rmSync(join(copy, 'Hello'));
    expect(expectAsHost(join(copy, 'Hello.dll')).apphost).toBeNull();
  });

  test('packages in the NuGet folder, found through probing paths', () => {
    const properties = ['-p:CopyLocalLockFileAssemblies=false', '-p:GenerateRuntimeConfigDevFile=true'];
    const folder = builtApp('BindPackages', { properties });
    const binding = expectAsHost(join(folder, 'BindPackages.dll'), { DOTNET_ROOT: olderRuntimes().root });
    const found = binding.assemblies.find(({ simpleName }) => simpleName === 'System.Drawing.Common');
    expect(found?.origin).toBe('package');
    expect(found?.file).toMatch(/system\.drawing\.common\/6\.0\.0\/runtimes\/unix\/lib\/net6\.0\/System\.Drawing\.Common\.dll$/);
    expect(binding.inputs).toContain(join(folder, 'BindPackages.runtimeconfig.dev.json'));
    expect(binding.absent).toContain(join(folder, 'Newtonsoft.Json.dll'));
  });

  test('an assembly that is listed and not there', () => {
    const copy = copyOf(hello);
    rmSync(join(copy, 'Newtonsoft.Json.dll'));
    const binding = expectAsHost(join(copy, 'Hello.dll'));
    expect(names(binding)).toEqual(['Hello']);
    expect(binding.missing).toEqual([{ what: join(copy, 'Newtonsoft.Json.dll'), wantedBy: 'Newtonsoft.Json/13.0.3', kind: 'assembly' }]);
    expect(binding.absent).toContain(join(copy, 'Newtonsoft.Json.dll'));
  });

  test('DOTNET_ADDITIONAL_DEPS', () => {
    const copy = copyOf(packages);
    const extra = join(copyOf(hello), 'Hello.deps.json');
    mkdirSync(join(copy, 'unrelated'));
    cpSync(join(hello, 'Hello.dll'), join(copy, 'Hello.dll'));
    expect(names(expectAsHost(join(copy, 'BindPackages.dll'), { DOTNET_ADDITIONAL_DEPS: extra }))).toContain('Hello');
  });
});
