import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markBypassed, restoreFlags } from '../../../adapters/assembly/method-flags.ts';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../../adapters/assembly/read-bypassed-methods.ts';
import { builtApp } from '../../support/dotnet.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { runCrossgen2 } from './support/crossgen2.ts';
import { ilBodies, metadataBytes, nativeTokens } from './support/image-parts.ts';

const file = (name: string): string => join(builtApp('BypassApp'), `${name}.dll`);

const tokensOf = (source: string): readonly number[] => readBypassedMethods(source).map(({ token }) => token);

/** The assembly with its bypassed methods marked, under its own name in a new folder. */
const marked = (source: string): string => {
  const to = join(temporaryFolder(), basename(source));
  markBypassed(source, to, tokensOf(source));
  return to;
};

const differences = (a: Buffer, b: Buffer): readonly number[] => [...a.keys()].filter((at) => a[at] !== b[at]);

/** crossgen2's image of an assembly, marked or as it is. */
const imageOf = (input: string): string => {
  const image = join(temporaryFolder(), basename(input));
  runCrossgen2([input, '-o', image, '-r', join(builtApp('BypassApp'), '*.dll')]);
  return image;
};

describe('an assembly whose methods are marked', () => {
  it('differs from the assembly in the flags of those methods alone, at most two bytes each', () => {
    const [source, copy] = [readFileSync(file('BypassApp')), readFileSync(marked(file('BypassApp')))];
    expect(copy.length).toBe(source.length);
    const count = tokensOf(file('BypassApp')).length;
    expect(count).toBe(11);
    const changed = differences(source, copy);
    expect(changed.length).toBeGreaterThanOrEqual(count);
    expect(changed.length).toBeLessThanOrEqual(2 * count);
  });

  it('is the assembly again when the flags are restored', () => {
    const copy = marked(file('BypassApp'));
    restoreFlags(copy, file('BypassApp'));
    expect(readFileSync(copy).equals(readFileSync(file('BypassApp')))).toBe(true);
  });

  it('does not get the flags of another assembly', () => {
    const copy = marked(file('BypassApp'));
    const before = readFileSync(copy);
    expect(() => restoreFlags(copy, file('BypassLib'))).toThrow(expect.objectContaining({ code: 'corrupt-metadata' }));
    expect(readFileSync(copy).equals(before)).toBe(true);
  });
});

describe.each(['BypassApp', 'BypassLib'])('the image of %s', (name) => {
  it('has native code of every method that it has without marks, but the marked ones', () => {
    const bypassed = new Set(tokensOf(file(name)));
    const [plain, bypassing] = [nativeTokens(imageOf(file(name))), nativeTokens(imageOf(marked(file(name))))];
    expect(plain.filter((token) => bypassed.has(token)).length).toBeGreaterThan(0);
    expect(bypassing).toEqual(plain.filter((token) => !bypassed.has(token)));
  });

  it('has the metadata and the IL of the source, byte by byte, but for where its methods are', () => {
    const image = imageOf(marked(file(name)));
    expect(metadataBytes(image).equals(metadataBytes(file(name)))).toBe(false);
    restoreFlags(image, file(name));
    expect(metadataBytes(image).equals(metadataBytes(file(name)))).toBe(true);
    expect(ilBodies(image)).toEqual(ilBodies(file(name)));
    expect(readAssembly(image)).toMatchObject({ mvid: readAssembly(file(name)).mvid, machine: 'x64 (Linux)' });
  });
});
