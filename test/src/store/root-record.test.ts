import { expect, test } from 'vitest';
import { askedFor } from '../../../src/store/root-record.ts';

test('a root that was finished on another processor is not taken for current, whatever else is as it was', () => {
  const modifiers = { noDependencies: false, frameworkBubble: false, allowUntrusted: false };
  const here = askedFor(modifiers, new Set(['avx', 'avx2']));
  expect(askedFor(modifiers, new Set(['avx2', 'avx']))).toBe(here);
  expect(askedFor(modifiers, new Set(['avx']))).not.toBe(here);
});
