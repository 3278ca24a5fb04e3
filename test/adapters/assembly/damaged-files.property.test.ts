import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listNativeMethods } from '../../../adapters/assembly/list-native-methods.ts';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../../adapters/assembly/read-bypassed-methods.ts';
import { readInstructionSets } from '../../../adapters/assembly/read-instruction-sets.ts';
import { readLoadHints } from '../../../adapters/assembly/read-load-hints.ts';
import { countNativeMethods } from '../../../adapters/assembly/read-native-methods.ts';
import { readPlaceCalls } from '../../../adapters/assembly/read-place-calls.ts';
import { isFailure } from '../../../domain/failure.ts';
import { builtApp } from '../../support/dotnet.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { attempt } from './support/attempt.ts';
import { runCrossgen2 } from './support/crossgen2.ts';

const runs = process.env['NGEN_TEST_TIER'] === 'full' ? 20_000 : 600;
const codes = new Set(['not-a-pe-file', 'native-dll', 'netmodule', 'corrupt-metadata']);
const readers = [readAssembly, countNativeMethods, readLoadHints, readBypassedMethods, listNativeMethods, readInstructionSets, readPlaceCalls] as const;

/** Milliseconds that reading a file of some kilobytes may take at most, on a busy machine. */
const patience = 2_000;

/** What is wrong with how one of the readers took `file`; undefined when it was read, or refused as it should be. */
const complaint = (file: string, read: (file: string) => unknown): string | undefined => {
  const start = performance.now();
  const outcome = attempt(() => read(file));
  const time = performance.now() - start;
  if (time > patience) return `${read.name} took ${time} ms`;
  if (!(outcome instanceof Error)) return undefined;
  if (!isFailure(outcome)) return `${read.name} raised ${outcome.stack}`;
  return codes.has(outcome.code) && outcome.message.includes(file) ? undefined : `${read.name} failed with ${outcome.code}: ${outcome.message}`;
};

const complaints = (file: string): readonly string[] => readers.map((read) => complaint(file, read)).filter((one) => one !== undefined);

const ilOnly = (): Buffer => readFileSync(join(builtApp('LoadHints'), 'LoadHints.dll'));

const nativeImage = (): Buffer => {
  const image = join(temporaryFolder(), 'LoadHints.dll');
  runCrossgen2([join(builtApp('LoadHints'), 'LoadHints.dll'), '-o', image]);
  return readFileSync(image);
};

type Damage = { readonly at: number; readonly value: number; readonly width: 1 | 2 | 4 };

/** Positions in the headers, around the metadata root and around the native header, where damage matters, and anywhere. */
const positions = (bytes: Buffer): fc.Arbitrary<number> => {
  const near = (at: number, length: number): fc.Arbitrary<number> => fc.integer({ min: Math.max(0, at), max: Math.min(bytes.length, at + length) - 4 });
  const native = bytes.indexOf('RTR\0');
  const regions = [near(0, 0x300), near(bytes.indexOf('BSJB') - 0x80, 0x400), near(bytes.indexOf('BSJB'), 0x80), near(0, bytes.length)];
  return fc.oneof(...regions, ...(native === -1 ? [] : [near(native, 0x100)]));
};

const damages = (bytes: Buffer): fc.Arbitrary<readonly Damage[]> =>
  fc.array(
    fc.record({
      at: positions(bytes),
      value: fc.oneof(fc.nat(0xff), fc.nat(0xffffffff), fc.constantFrom(0, 0x7fffffff, 0x80000000, 0xffffffff, bytes.length, bytes.length - 1)),
      width: fc.constantFrom(1, 2, 4),
    }),
    { minLength: 1, maxLength: 6 },
  );

const damaged = (bytes: Buffer, list: readonly Damage[]): Buffer => {
  const copy = Buffer.from(bytes);
  for (const { at, value, width } of list) copy.writeUIntLE(value % 2 ** (8 * width), at, width);
  return copy;
};

describe.each([
  ['IL', ilOnly],
  ['native code', nativeImage],
])('a damaged file of %s is read or refused', (_, make) => {
  it('wherever it is cut off', () => {
    const bytes = make();
    const file = join(temporaryFolder(), 'cut.dll');
    const step = process.env['NGEN_TEST_TIER'] === 'full' ? 1 : 101;
    for (let length = 0; length < bytes.length; length += length < 0x400 ? Math.min(step, 8) : step) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(complaints(file)).toEqual([]);
      expect(isFailure(attempt(() => readAssembly(file))), `cut off at ${length}`).toBe(true);
    }
  });

  it('whatever bytes are changed', () => {
    const bytes = make();
    const file = join(temporaryFolder(), 'changed.dll');
    fc.assert(
      fc.property(damages(bytes), (list) => {
        writeFileSync(file, damaged(bytes, list));
        expect(complaints(file)).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

it('a file of noise is read or refused', () => {
  const file = join(temporaryFolder(), 'noise.dll');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4096 }), fc.boolean(), (noise, withSignature) => {
      if (withSignature && noise.length > 0x50) noise.set([0x4d, 0x5a], 0);
      writeFileSync(file, noise);
      expect(complaints(file)).toEqual([]);
    }),
    { numRuns: runs },
  );
});
