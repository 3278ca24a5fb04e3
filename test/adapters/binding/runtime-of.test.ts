import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AssemblyInfo } from '../../../adapters/assembly/assembly-info.ts';
import { runtimeOf } from '../../../adapters/binding/runtime-of.ts';
import { temporaryFolder } from '../../support/temp.ts';

const named = (name: string, version: string): AssemblyInfo['name'] => ({ name, version, culture: 'neutral', publicKeyToken: null });

const info = (targetFramework: string | null, references: readonly (readonly [string, string])[], file = '/nowhere/App.exe', name = 'App'): AssemblyInfo => ({
  file,
  size: 1,
  name: named(name, '1.0.0.0'),
  mvid: 'a',
  references: references.map(([reference, version]) => named(reference, version)),
  targetFramework,
  processorArchitecture: 'MSIL',
  machine: 'x86',
  imageBase: '0x400000',
  hasEntryPoint: true,
  ilOnly: true,
  native: null,
});

describe('the runtime that starts an assembly', () => {
  test.each([
    ['.NETFramework,Version=v4.8', [['mscorlib', '4.0.0.0']], 'mono'],
    ['.NETFramework,Version=v4.7.2', [['netstandard', '2.0.0.0']], 'mono'],
    ['.NETCoreApp,Version=v10.0', [['System.Runtime', '10.0.0.0']], 'dotnet'],
    ['.NETStandard,Version=v2.0', [['netstandard', '2.0.0.0']], 'dotnet'],
    ['.NETStandard,Version=v2.0', [['mscorlib', '4.0.0.0']], 'dotnet'],
    [null, [['mscorlib', '2.0.0.0'], ['System', '2.0.0.0']], 'mono'],
    [null, [['mscorlib', '4.0.0.0'], ['System.Core', '4.0.0.0']], 'mono'],
    [null, [['mscorlib', '4.0.0.0'], ['System.Runtime', '4.0.0.0']], 'dotnet'],
    [null, [['System.Private.CoreLib', '10.0.0.0'], ['mscorlib', '4.0.0.0']], 'dotnet'],
    [null, [['mscorlib', '5.0.5.0']], 'dotnet'],
    [null, [], 'dotnet'],
  ] as const)('made for %s with references %j is %s', (targetFramework, references, runtime) => {
    expect(runtimeOf(info(targetFramework, references))).toBe(runtime);
  });

  test('is Mono for the framework’s core library, and .NET for its facade of that name', () => {
    expect(runtimeOf(info(null, [], '/usr/lib/mono/4.5/mscorlib.dll', 'mscorlib'))).toBe('mono');
    expect(runtimeOf(info(null, [['System.Runtime', '10.0.0.0']], '/usr/share/dotnet/shared/mscorlib.dll', 'mscorlib'))).toBe('dotnet');
  });

  test('is .NET where a runtimeconfig.json lies beside it', () => {
    const file = join(temporaryFolder(), 'Old.dll');
    expect(runtimeOf(info(null, [['mscorlib', '4.0.0.0']], file))).toBe('mono');
    writeFileSync(file.replace('.dll', '.runtimeconfig.json'), '{}');
    expect(runtimeOf(info(null, [['mscorlib', '4.0.0.0']], file))).toBe('dotnet');
  });
});
