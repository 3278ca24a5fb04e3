import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../../adapters/assembly/read-bypassed-methods.ts';
import { readLoadHints } from '../../../adapters/assembly/read-load-hints.ts';
import { builtApp } from '../../support/dotnet.ts';
import { frameworkFolder } from '../../support/metadata-oracle.ts';

const built = (...properties: readonly string[]): string => join(builtApp('LoadHints', { properties }), 'LoadHints.dll');

describe('assemblies built for a processor', () => {
  it.each([
    ['AnyCPU', 'MSIL', 'x86'],
    ['x86', 'X86', 'x86'],
    ['x64', 'AMD64', 'x64'],
    ['ARM64', 'ARM64', 'arm64'],
  ])('%s is %s', (platform, processorArchitecture, machine) => {
    expect(readAssembly(built(`-p:PlatformTarget=${platform}`))).toMatchObject({
      name: { name: 'LoadHints', version: '1.2.3.4', culture: 'neutral', publicKeyToken: null },
      processorArchitecture,
      machine,
      ilOnly: true,
      native: null,
      hasEntryPoint: false,
      targetFramework: '.NETCoreApp,Version=v10.0',
    });
  });

  it('has the base address that the compiler was given', () => {
    expect(readAssembly(built('-p:BaseAddress=0x12340000')).imageBase).toBe('0x12340000');
  });

  it('has an entry point when it is a program', () => {
    expect(readAssembly(join(builtApp('MetadataOracle'), 'MetadataOracle.dll')).hasEntryPoint).toBe(true);
  });
});

describe('load hints', () => {
  it('are read from the assembly, in their order', () => {
    expect(readLoadHints(built())).toEqual({
      dependencies: [
        { name: 'System.Linq', hint: 'Always' },
        { name: 'System.Collections', hint: 'Sometimes' },
        { name: 'System.Console, Version=10.0.0.0', hint: 'Default' },
      ],
      defaultHint: 'Always',
    });
  });

  it('are none where an assembly has no such attributes', () => {
    expect(readLoadHints(join(builtApp('MetadataOracle'), 'MetadataOracle.dll'))).toEqual({ dependencies: [], defaultHint: null });
  });
});

describe('methods that bypass native images', () => {
  it('are those that carry the attribute, and both accessors of a property that does', () => {
    expect(readBypassedMethods(built()).map(({ type, name, declaredOn }) => `${declaredOn} ${type}::${name}`)).toEqual([
      'method LoadHints.Bypassed::.ctor',
      'property LoadHints.Bypassed::get_Value',
      'property LoadHints.Bypassed::set_Value',
      'method LoadHints.Bypassed::get_ReadByItsGetterOnly',
      'method LoadHints.Bypassed::get_MarkedTwice',
      'method LoadHints.Bypassed::Twice',
      'method LoadHints.Bypassed+Nested+Deeper`1::Generic',
    ]);
  });

  it('have the tokens of their rows', () => {
    const tokens = readBypassedMethods(built()).map(({ token }) => token);
    expect(tokens.every((token) => token >>> 24 === 0x06)).toBe(true);
    expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
  });

  it('are none where nothing carries it', () => {
    expect(readBypassedMethods(join(frameworkFolder, 'System.Linq.dll'))).toEqual([]);
  });
});
