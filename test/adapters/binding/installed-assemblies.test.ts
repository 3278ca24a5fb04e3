import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { frameworkAssemblies, newestMajor, packageAssemblies } from '../../../adapters/binding/installed-assemblies.ts';
import { packageFolder } from '../../../adapters/binding/package-folder.ts';
import { targetRank } from '../../../adapters/binding/target-rank.ts';
import { temporaryFolder } from '../../support/temp.ts';

const folderWith = (...files: readonly string[]): string => {
  const folder = temporaryFolder();
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
};

describe('targets that .NET 10 loads', () => {
  it('are ordered: its own by version, then .NET Core, then .NET Standard', () => {
    const best = ['net10.0', 'net8.0', 'net5.0', 'netcoreapp3.1', 'netcoreapp2.0', 'netstandard2.1', 'netstandard2.0', 'netstandard1.3'];
    expect(best.toReversed().toSorted((a, b) => targetRank(b, 10)! - targetRank(a, 10)!)).toEqual(best);
  });

  test.each(['net11.0', 'net45', 'net4.8', 'net462', 'net8.0-windows7.0', 'portable-net45+win8', 'monoandroid10.0', 'uap10.0', ''])('do not hold %s', (target) => expect(targetRank(target, 10)).toBeNull());
});

describe('assemblies of installed frameworks', () => {
  const installed = (): string => folderWith(...['8.0.9', '8.0.29', '10.0.2', '10.0.12', '10.0', 'old'].map((version) => `shared/Microsoft.NETCore.App/${version}/System.Json.dll`), 'shared/Other.App/1.0.0/System.Json.dll', 'shared/Other.App/1.0.0/Other.dll');

  it('come from every framework, the newest version first by number', () => {
    const root = installed();
    expect(frameworkAssemblies(root, 'System.Json').filter(({ group }) => group === 'Microsoft.NETCore.App').map(({ file }) => file)).toEqual(
      ['10.0.12', '10.0.2', '8.0.29', '8.0.9'].map((version) => join(root, 'shared/Microsoft.NETCore.App', version, 'System.Json.dll')),
    );
    expect(frameworkAssemblies(root, 'Other')).toEqual([{ file: join(root, 'shared/Other.App/1.0.0/Other.dll'), group: 'Other.App' }]);
    expect(frameworkAssemblies(root, 'System')).toEqual([]);
    expect(newestMajor(root)).toBe(10);
  });

  it('are none where there is no .NET', () => {
    expect(frameworkAssemblies('/nowhere', 'System.Json')).toEqual([]);
    expect(newestMajor('/nowhere')).toBe(0);
  });
});

describe('assemblies of the package folder', () => {
  it('are found whatever their package is called, the best target first', () => {
    const folder = folderWith('some.json/1.0.0/lib/net45/Json.dll', 'some.json/1.0.0/lib/netstandard2.0/Json.dll', 'some.json/1.0.0/lib/net6.0/Json.dll', 'some.json/1.0.0/ref/net8.0/Json.dll', 'other/2.0.0/lib/net9.0/Json.dll', 'other/2.0.0/lib/net9.0/Other.dll');
    const files = packageAssemblies(folder, 'Json', 8).map(({ file }) => file.slice(folder.length + 1));
    expect(files).toEqual(['some.json/1.0.0/lib/net6.0/Json.dll', 'some.json/1.0.0/lib/netstandard2.0/Json.dll']);
    expect(new Set(packageAssemblies(folder, 'Json', 9).map(({ group }) => group))).toEqual(new Set([join(folder, 'some.json/1.0.0'), join(folder, 'other/2.0.0')]));
  });

  it('is where NuGet says', () => {
    expect(packageFolder({ HOME: '/home/ann' })).toBe('/home/ann/.nuget/packages');
    expect(packageFolder({ HOME: '/home/ann', NUGET_PACKAGES: '/packages' })).toBe('/packages');
  });
});
