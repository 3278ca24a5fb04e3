import { expect, test } from 'vitest';
import { monoFeatures } from '../../../../adapters/compiler/mono/mono-features.ts';

test('an image’s key names the features of an x86 processor that Mono asks for, in one order, and no others', () => {
  expect(monoFeatures('x64', new Set(['sse4_2', 'avx512f', 'abm', 'fpu']))).toBe('abm,fpu,sse4_2');
  expect(monoFeatures('x64', new Set(['fpu', 'abm', 'sse4_2', 'md_clear']))).toBe('abm,fpu,sse4_2');
  expect(monoFeatures('arm64', new Set(['asimd']))).toBeNull();
});
