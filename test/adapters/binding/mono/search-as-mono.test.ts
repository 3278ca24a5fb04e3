import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/temp.ts';
import { buildVersions, expectAsMono, install, removeVersions, withBinding, type Layout, type Versions } from './two-versions.ts';

let versions: Versions;
beforeAll(() => {
  versions = buildVersions();
});
afterAll(() => removeVersions(versions));

const probing = (path: string): string => withBinding(`<probing privatePath="${path}"/>`);
const one = '1.0.0.0';
const inGac = (version: string): string => `prefix/lib/mono/gac/L/${version}__TOKEN/L.dll`;

const layouts: readonly (readonly [string, Layout, string | null])[] = [
  ['beside the application, before the same identity in the GAC', { files: { 'L.dll': one }, gac: [one] }, 'app/L.dll'],
  ['in the GAC', { gac: [one, '2.0.0.0'] }, inGac(one)],
  ['of another version beside the application, before the right one in the GAC', { files: { 'L.dll': '2.0.0.0' }, gac: [one] }, 'app/L.dll'],
  ['of another version in the GAC only', { gac: ['2.0.0.0'] }, null],
  ['as NAME.exe', { files: { 'L.exe': one } }, 'app/L.exe'],
  ['as NAME/NAME.dll', { files: { 'L/L.dll': one } }, 'app/L/L.dll'],
  ['NAME.exe before NAME/NAME.dll', { files: { 'L/L.dll': one, 'L.exe': one } }, 'app/L.exe'],
  ['in a subfolder that is not named', { files: { 'sub/L.dll': one } }, null],
  ['in a private path', { files: { 'sub/L.dll': one }, config: probing('sub') }, 'app/sub/L.dll'],
  ['in the second of private paths, as NAME/NAME.dll', { files: { 'c/L/L.dll': one }, config: probing('a/b;c') }, 'app/c/L/L.dll'],
  ['in private paths with a colon between', { files: { 'c/L.dll': one }, config: probing('a/b:c') }, 'app/c/L.dll'],
  ['in the application folder before a private path', { files: { 'L.dll': one, 'sub/L.dll': '2.0.0.0' }, config: probing('sub') }, 'app/L.dll'],
  ['in a private path with inner dots', { files: { 'sub/L.dll': one }, config: probing('x/../sub') }, 'app/sub/L.dll'],
  ['in the first of two probing elements', { files: { 'x/L.dll': one }, config: withBinding('<probing privatePath="x"/><probing privatePath="y"/>') }, null],
  ['in the last of two probing elements', { files: { 'y/L.dll': one }, config: withBinding('<probing privatePath="x"/><probing privatePath="y"/>') }, 'app/y/L.dll'],
  ['with probing outside of runtime', { files: { 'x/L.dll': one }, config: '<configuration><assemblyBinding><probing privatePath="x"/></assemblyBinding></configuration>' }, null],
  ['in a folder above', { files: { '../above/L.dll': one }, config: probing('../above') }, null],
  ['in a folder whose name only begins like that of the application', { files: { '../app2/L.dll': one }, config: probing('../app2') }, null],
];

test.each(layouts)('L %s', (_label, layout, expected) => {
  const { found } = expectAsMono(install(versions, temporaryFolder(), layout));
  expect(found).toBe(expected?.replace('TOKEN', versions.token) ?? null);
});

test('an absolute private path is taken though it is elsewhere, and said so', () => {
  const folder = temporaryFolder();
  const outside = join(folder, 'outside');
  const { binding, found } = expectAsMono(install(versions, folder, { files: { '../outside/L.dll': one }, config: probing(outside) }));
  expect(found).toBe('outside/L.dll');
  expect(binding.warnings).toEqual([`${join(folder, 'app', 'App.exe.config')}, line 3: the private path ${outside} lies outside of the application's folder ${join(folder, 'app')}; Mono takes it all the same.`]);
});

test('a private path that climbs out is named with file and line', () => {
  const folder = temporaryFolder();
  const { binding } = expectAsMono(install(versions, folder, { files: { 'L.dll': one }, config: probing('../../etc;sub') }));
  expect(binding.warnings).toEqual([`${join(folder, 'app', 'App.exe.config')}, line 3: the private path ../../etc leaves the application's folder ${join(folder, 'app')}; Mono passes it over.`]);
  expect(binding.absent).toContain(join(folder, 'app', 'sub'));
});

test('a file that is no assembly is passed over', () => {
  const folder = temporaryFolder();
  const installed = install(versions, folder, { files: { 'L/L.dll': one } });
  writeFileSync(join(installed.folder, 'L.dll'), 'not an assembly');
  mkdirSync(join(installed.folder, 'L.exe'));
  expect(expectAsMono(installed).found).toBe('app/L/L.dll');
});
