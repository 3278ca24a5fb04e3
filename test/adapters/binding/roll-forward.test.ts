import { expect, test } from 'vitest';
import { chooseVersion } from '../../../adapters/binding/choose-version.ts';
import { parseRollForward, reconcile, rollForwardOnNoCandidate, type FrameworkReference } from '../../../adapters/binding/framework-reference.ts';
import { compareFrameworkVersions, parseFrameworkVersion, type FrameworkVersion } from '../../../adapters/binding/framework-version.ts';
import { resolveFrameworks } from '../../../adapters/binding/resolve-frameworks.ts';

const version = (text: string): FrameworkVersion => parseFrameworkVersion(text)!;

const wanted = (text: string, rollForward = 'Minor', more: Partial<FrameworkReference> = {}): FrameworkReference => ({
  name: 'Microsoft.NETCore.App',
  version: version(text),
  ...parseRollForward(rollForward)!,
  applyPatches: true,
  preferRelease: !text.includes('-'),
  ...more,
});

const chosen = (reference: FrameworkReference, installed: string): string | undefined => chooseVersion(reference, installed.split(' ').map(version))?.text;

// The examples of docs/design/features/framework-version-resolution.md of dotnet/runtime, and its edges.
test.each([
  ['2.1.0', 'Minor', '2.1.0 2.1.1 2.2.5', '2.1.1'],
  ['2.1.0', 'Minor', '2.2.0 2.2.5 2.3.0 3.0.0', '2.2.5'],
  ['2.1.0', 'Minor', '2.0.9 3.0.0', undefined],
  ['2.1.0', 'LatestMinor', '2.1.1 2.2.0 2.3.1 3.0.0', '2.3.1'],
  ['2.1.0', 'Major', '3.0.1 3.0.2 3.1.0 4.0.0', '3.0.2'],
  ['2.1.0', 'LatestMajor', '2.1.0 3.0.2 4.1.0', '4.1.0'],
  ['2.1.3', 'LatestPatch', '2.1.2 2.1.4 2.1.9 2.2.0', '2.1.9'],
  ['2.1.3', 'LatestPatch', '2.1.2 2.2.0', undefined],
  ['2.1.3', 'Disable', '2.1.3 2.1.4', '2.1.3'],
  ['2.1.3', 'Disable', '2.1.4', undefined],
  ['2.1.0', 'Minor', '2.1.1-preview.1 2.2.0', '2.2.0'],
  ['2.1.0', 'Minor', '2.1.1-preview.1 2.1.1-preview.2', '2.1.1-preview.1'],
  ['2.1.0-preview.2', 'Minor', '2.1.0-preview.10 2.1.0-preview.3', '2.1.0-preview.3'],
  ['2.1.0-preview.2', 'Minor', '2.1.0 2.1.1 2.1.0-preview.1', '2.1.1'],
])('%s with %s among %s: %s', (text, rollForward, installed, expected) => {
  expect(chosen(wanted(text, rollForward), installed)).toBe(expected);
});

test('applyPatches false stays with the nearest patch', () => {
  expect(chosen(wanted('2.1.0', 'Minor', { applyPatches: false }), '2.1.1 2.1.5')).toBe('2.1.1');
  expect(chosen(wanted('2.1.0', 'LatestPatch', { applyPatches: false }), '2.1.1 2.1.5')).toBeUndefined();
  expect(chosen(wanted('2.1.0', 'LatestPatch', { applyPatches: false }), '2.1.0 2.1.5')).toBe('2.1.0');
  expect(chosen(wanted('2.1.0-rc.1', 'LatestPatch', { applyPatches: false }), '2.1.0-rc.2 2.1.1')).toBe('2.1.0-rc.2');
  expect(chosen(wanted('2.1.0-rc.1', 'LatestPatch', { applyPatches: false }), '2.1.1')).toBeUndefined();
});

test('the older setting in terms of the newer', () => {
  expect([0, 1, 2].map(rollForwardOnNoCandidate)).toEqual(['LatestPatch', 'Minor', 'Major'].map(parseRollForward));
  expect(parseRollForward('toString')).toBeUndefined();
});

test('versions order as semantic versions, and only whole ones count', () => {
  const ordered = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '10.0.0'];
  expect(ordered.toReversed().map(version).sort(compareFrameworkVersions).map(({ text }) => text)).toEqual(ordered);
  for (const text of ['', '1', '1.0', '1.0.0.0', '01.0.0', '1.0.0-', '1.0.0-01', '1.0.0+', 'v1.0.0', '1.0.x', ' 1.0.0']) expect({ [text]: parseFrameworkVersion(text) }).toEqual({ [text]: undefined });
  expect(version('1.0.0-0a+build.01').prerelease).toEqual(['0a']);
});

test('two references become the higher one with the stricter settings, or contradict each other', () => {
  expect(reconcile(wanted('2.1.0', 'LatestMajor'), wanted('2.2.0', 'Minor'))).toEqual(wanted('2.2.0', 'LatestMinor'));
  expect(reconcile(wanted('3.0.0'), wanted('2.2.0', 'Minor'))).toBeUndefined();
});

test('a framework that asks for more than the application raises what was chosen, and lower levels come last', () => {
  const base = (text: string) => ({ version: version(text), usable: true, references: () => [] });
  const web = { version: version('2.2.0'), usable: true, references: () => [wanted('2.2.0', 'LatestPatch')] };
  const installed = (name: string) => (name === 'Web' ? [web] : ['2.1.0', '2.2.3'].map(base));
  const resolution = resolveFrameworks([wanted('2.1.0'), wanted('2.1.0', 'Minor', { name: 'Web' })], installed);
  expect(resolution).toEqual({ kind: 'resolved', frameworks: [{ name: 'Web', version: version('2.2.0') }, { name: 'Microsoft.NETCore.App', version: version('2.2.3') }] });
});

test('a version without a deps.json still leads to the versions beside it, and is passed over where they would not do', () => {
  const installed = (list: Readonly<Record<string, boolean>>) => () => Object.entries(list).map(([text, usable]) => ({ version: version(text), usable, references: () => [] }));
  const resolved = (list: Readonly<Record<string, boolean>>) => resolveFrameworks([wanted('1.0.0-preview.1', 'Major')], installed(list));
  expect(resolved({ '1.1.0': false, '1.1.1': true, '1.1.1-preview.1': true })).toMatchObject({ frameworks: [{ version: { text: '1.1.1' } }] });
  expect(resolved({ '1.1.0': false, '1.2.0': true })).toMatchObject({ frameworks: [{ version: { text: '1.2.0' } }] });
  expect(resolved({ '1.1.0': false })).toMatchObject({ kind: 'missing', installed: [] });
});
