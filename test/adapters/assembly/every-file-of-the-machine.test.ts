import { beforeAll, describe, expect, it } from 'vitest';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import type { AssemblyInfo } from '../../../adapters/assembly/read-assembly.ts';
import { countNativeMethods } from '../../../adapters/assembly/read-native-methods.ts';
import { readPlaceCalls } from '../../../adapters/assembly/read-place-calls.ts';
import { displayName } from '../../../domain/assembly-name.ts';
import { isFailure } from '../../../domain/failure.ts';
import { askOracle, dotnetFiles } from '../../support/metadata-oracle.ts';
import { attempt } from './support/attempt.ts';
import type { OracleLine } from '../../support/metadata-oracle.ts';

type Managed = Extract<OracleLine, { Managed: true }>;

const machines: Readonly<Record<number, string>> = { 0x14c: 'x86', 0x8664: 'x64', 0xaa64: 'arm64', [0x8664 ^ 0x7b79]: 'x64 (Linux)' };

const architectures: Readonly<Record<string, string>> = {
  'ILOnly/I386': 'MSIL',
  'ILOnly, Preferred32Bit/I386': 'MSIL',
  'ILOnly, PE32Plus/AMD64': 'AMD64',
};

const ours = (info: AssemblyInfo): object => ({
  name: displayName(info.name),
  mvid: info.mvid,
  references: info.references.map(displayName),
  targetFramework: info.targetFramework,
  machine: info.machine,
  imageBase: info.imageBase,
  hasEntryPoint: info.hasEntryPoint,
  ilOnly: info.ilOnly,
  native: info.native !== null,
});

const theirs = (line: Managed): object => ({
  name: line.Name,
  mvid: line.Mvid,
  references: line.References,
  targetFramework: line.TargetFramework,
  machine: machines[line.Machine] ?? `a machine the test does not know: ${line.Machine}`,
  imageBase: line.ImageBase,
  hasEntryPoint: line.HasEntryPoint,
  ilOnly: line.IlOnly,
  native: line.Native,
});

describe('every file of the .NET installation', () => {
  let managed: readonly Managed[] = [];
  let others: readonly OracleLine[] = [];

  beforeAll(() => {
    const lines = askOracle(dotnetFiles());
    managed = lines.filter((line) => line.Managed);
    others = lines.filter((line) => !line.Managed);
  });

  it('has thousands of assemblies, native code among them', () => {
    expect(managed.length).toBeGreaterThan(2000);
    expect(managed.filter((line) => line.Native).length).toBeGreaterThan(200);
    expect(others.length).toBeGreaterThan(500);
  });

  it('is read as System.Reflection.Metadata reads it', () => {
    for (const line of managed) expect({ file: line.File, ...ours(readAssembly(line.File)) }).toEqual({ file: line.File, ...theirs(line) });
  });

  it('has the processor architecture that the runtime gives it', () => {
    const loadable = managed.filter((line) => line.Kind !== null);
    expect(loadable.length).toBeGreaterThan(2000);
    for (const line of loadable) {
      expect({ file: line.File, architecture: readAssembly(line.File).processorArchitecture }).toEqual({
        file: line.File,
        architecture: architectures[line.Kind!] ?? `a kind the test does not know: ${line.Kind}`,
      });
    }
  });

  it('has as many methods with a body as System.Reflection.Metadata counts, and native code only in native images', () => {
    for (const line of managed) {
      const { methods, instances, methodsWithBody } = countNativeMethods(line.File);
      expect({ file: line.File, methodsWithBody, native: methods + instances > 0 }).toEqual({
        file: line.File,
        methodsWithBody: line.MethodsWithBody,
        // A facade is compiled too, and has no method.
        native: line.Native && methods + instances > 0,
      });
    }
  });

  it('asks for its place, or not, as System.Reflection.Metadata finds', () => {
    for (const line of managed) expect({ file: line.File, asks: readPlaceCalls(line.File) }).toEqual({ file: line.File, asks: line.AsksForPlace });
    expect(new Set(managed.flatMap((line) => line.AsksForPlace)).size).toBeGreaterThan(4);
  });

  it('is refused with a Failure where System.Reflection.Metadata finds no assembly', () => {
    for (const { File: file } of others) {
      const outcome = attempt(() => readAssembly(file));
      expect(isFailure(outcome), `${file}: ${String(outcome)}`).toBe(true);
      expect(outcome).toMatchObject({ code: /\.(dll|exe)$/.test(file) ? 'native-dll' : 'not-a-pe-file' });
      expect(String(outcome)).toContain(file);
    }
  });
});
