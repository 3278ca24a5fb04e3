import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindMono } from '../../../../adapters/binding/mono/bind-mono.ts';
import { compileCSharp } from '../../../support/mono-programs.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { failureOf } from '../failure-of.ts';
import { buildVersions, install, removeVersions, withBinding, type Versions } from './two-versions.ts';

let versions: Versions;
beforeAll(() => {
  versions = buildVersions();
});
afterAll(() => removeVersions(versions));

const bomb = `<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY a "aaaaaaaaaa">
 ${'bcdefghij'.split('').map((name, index) => `<!ENTITY ${name} "${`&${'abcdefghi'[index]!};`.repeat(10)}">`).join('\n')}
]>
<configuration><x>&j;</x></configuration>`;

test.each([
  ['is cut off', '<configuration><runtime>', /line 1, column 1: it ends before these elements do: configuration, runtime/],
  ['has tags crosswise', '<configuration>\n<a><b></a></b></configuration>', /line 2, column \d+: .*b/],
  ['has an attribute without quotes', '<configuration a=1/>', /line 1.*: .*a/],
  ['is empty', '', /line 1.*: Start tag expected/],
  ['is no XML', 'key = value', /line 1.*: /],
  ['declares entities', bomb, /line 3: it declares entities of its own, which Mono does not read/],
])('a configuration that %s is refused with file, place and reason', (_label, config, reason) => {
  const { app, environment } = install(versions, temporaryFolder(), { files: { 'L.dll': '1.0.0.0' }, config });
  const failure = failureOf(() => bindMono(app, { environment }));
  expect(failure).toMatchObject({ code: 'malformed-config', advice: expect.stringContaining('Correct the file') as string });
  expect(failure.message).toMatch(new RegExp(`^${app}\\.config is malformed: ${reason.source}.*\\. Nothing was changed\\.$`, 'i'));
});

test('a configuration of more than four megabytes is refused', () => {
  const { app, environment } = install(versions, temporaryFolder(), { config: `<configuration>${' '.repeat(2 ** 22)}</configuration>` });
  expect(failureOf(() => bindMono(app, { environment })).message).toMatch(/is malformed: 4194335 bytes: a configuration has at most 4194304\./);
});

test('a malformed policy is refused, and named as the file that it is', () => {
  const { app, gac, environment } = install(versions, temporaryFolder(), { gac: ['1.0.0.0'], policy: { majorMinor: '1.0', config: '<configuration>' } });
  expect(failureOf(() => bindMono(app, { environment })).message).toContain(join(gac, 'policy.1.0.L', `0.0.0.0__${versions.token}`, 'publisher.config is malformed'));
});

test('two files of one identity are named', () => {
  const folder = temporaryFolder();
  const { app, environment } = install(versions, folder, { files: { 'L.dll': '1.0.0.0' } });
  const other = compileCSharp({ out: join(folder, 'other', 'L.dll'), source: 'public class L { public static void Do() { } public int other; }', version: '1.0.0.0', key: versions.key });
  copyFileSync(other, join(folder, 'app', 'L.exe'));
  expect(bindMono(app, { environment }).warnings).toEqual([
    `${join(folder, 'app', 'L.exe')} is L, Version=1.0.0.0, Culture=neutral, PublicKeyToken=${versions.token}, and so is ${join(folder, 'app', 'L.dll')}: two files of one identity. Mono uses the one that it loads first.`,
  ]);
});

test('a redirect to a version that Mono denies is dropped, and named', () => {
  const config = withBinding('<dependentAssembly><assemblyIdentity name="System.Net.Http" publicKeyToken="b03f5f7f11d50a3a"/><bindingRedirect oldVersion="0.0.0.0-4.2.0.0" newVersion="4.2.0.0"/></dependentAssembly>');
  const { app, environment } = install(versions, temporaryFolder(), { files: { 'L.dll': '1.0.0.0' }, config });
  expect(bindMono(app, { environment }).warnings).toEqual([`${app}.config, line 3: Mono drops the redirect of System.Net.Http to 4.2.0.0, a version that does not work on it.`]);
});

test('without Mono on PATH', () => {
  const { app } = install(versions, temporaryFolder(), {});
  expect(failureOf(() => bindMono(app, { environment: { PATH: '/nonexistent' } }))).toMatchObject({ code: 'mono-missing', message: 'There is no Mono runtime: no folder of PATH holds the command mono. Nothing was changed.' });
});

test('a program called mono that is none', () => {
  const folder = temporaryFolder();
  const { app } = install(versions, folder, {});
  writeFileSync(join(folder, 'mono'), '#!/bin/sh\necho hello\n', { mode: 0o755 });
  expect(failureOf(() => bindMono(app, { environment: { PATH: folder } })).message).toBe(`There is no Mono runtime: ${folder}/mono does not say its version. Nothing was changed.`);
});
