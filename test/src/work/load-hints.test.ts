import { expect, test } from 'vitest';
import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { hintFor, hintNames, hintsForNothing } from '../../../src/work/load-hints.ts';

const library: AssemblyName = { name: 'My.Library', version: '1.2.3.4', culture: 'neutral', publicKeyToken: 'b03f5f7f11d50a3a' };

test.each([
  ['My.Library', true],
  ['my.library', true],
  ['My.Library, Version=1.2.3.4', true],
  ['My.Library, Version=1.2.3.4, Culture=neutral, PublicKeyToken=B03F5F7F11D50A3A', true],
  ['My.Library, Version=2.0.0.0', false],
  ['My.Library, PublicKeyToken=null', false],
  ['My.Library.dll', false],
  ['My', false],
  ['', false],
  ['My.Library, of course', false],
])('the hint "%s" is for My.Library: %s', (given, meant) => {
  expect(hintNames(given, library)).toBe(meant);
});

test('of several hints for one reference the first counts; what names no reference is told', () => {
  const hints = {
    dependencies: [
      { name: 'Nowhere', hint: 'Always' },
      { name: 'My.Library', hint: 'Sometimes' },
      { name: 'My.Library, Version=1.2.3.4', hint: 'Always' },
      { name: 'My.Library.dll', hint: 'Always' },
    ],
    defaultHint: null,
  } as const;
  expect(hintFor(hints, library)).toBe('Sometimes');
  expect(hintFor(hints, { ...library, name: 'Other' })).toBe(null);
  expect(hintsForNothing(hints, [library])).toEqual(['Nowhere', 'My.Library.dll']);
});
