import { afterAll, beforeAll, expect, test } from 'vitest';
import { join } from 'node:path';
import { temporaryFolder } from '../../../support/temp.ts';
import { buildVersions, dependent, expectAsMono, install, redirect, removeVersions, withBinding, type Layout, type Versions } from './two-versions.ts';

let versions: Versions;
beforeAll(() => {
  versions = buildVersions();
});
afterAll(() => removeVersions(versions));

const gac = ['1.0.0.0', '1.0.5.0', '1.1.0.0', '2.0.0.0', '3.0.0.0'];
const oneToTwo = redirect('1.0.0.0', '2.0.0.0');
const entry = (inside: string, identity = 'name="L" publicKeyToken="TOKEN" culture="neutral"'): string => `<dependentAssembly><assemblyIdentity ${identity}/>${inside}</dependentAssembly>`;
const bare = (inside: string): string => `<configuration>${inside}</configuration>`;

/** A configuration of an application for which every version is in the GAC, and the version that it gets; null: none. */
const configurations: readonly (readonly [string, string, string | null])[] = [
  ['one version', withBinding(entry(oneToTwo)), '2.0.0.0'],
  ['a range', withBinding(entry(redirect('0.0.0.0-1.9.9.9', '2.0.0.0'))), '2.0.0.0'],
  ['a range that begins later', withBinding(entry(redirect('1.0.0.1-1.9.9.9', '2.0.0.0'))), '1.0.0.0'],
  ['a wrong token', withBinding(entry(oneToTwo, 'name="L" publicKeyToken="0123456789abcdef"')), '1.0.0.0'],
  ['an upper-case token', withBinding(entry(oneToTwo, 'name="L" publicKeyToken="UPPER"')), '2.0.0.0'],
  ['no token', withBinding(entry(oneToTwo, 'name="L"')), '1.0.0.0'],
  ['a token left out after an entry that has it', withBinding(entry(redirect('9.0.0.0', '9.0.0.1'), 'name="X" publicKeyToken="TOKEN"') + entry(oneToTwo, 'name="L"')), '2.0.0.0'],
  ['no culture', withBinding(entry(oneToTwo, 'name="L" publicKeyToken="TOKEN"')), '2.0.0.0'],
  ['another culture', withBinding(entry(oneToTwo, 'name="L" publicKeyToken="TOKEN" culture="de"')), '1.0.0.0'],
  ['the name in lower case', withBinding(entry(oneToTwo, 'name="l" publicKeyToken="TOKEN"')), '1.0.0.0'],
  ['a version that is not there', withBinding(entry(redirect('1.0.0.0', '9.0.0.0'))), null],
  ['a new version of two numbers', withBinding(entry(redirect('1.0.0.0', '2.0'))), null],
  ['old versions of two numbers', withBinding(entry(redirect('1.0-1.5', '2.0.0.0'))), '1.0.0.0'],
  ['an upper limit of three numbers', withBinding(entry(redirect('1.0.0.0-1.5.0', '2.0.0.0'))), '2.0.0.0'],
  ['spaces', withBinding(entry(redirect(' 1.0.0.0 - 1.5.0.0 ', ' 2.0.0.0'))), '2.0.0.0'],
  ['junk after a number', withBinding(entry(redirect('1x.0.0.0', '2.0.0.0'))), '2.0.0.0'],
  ['an entry before for the same first two numbers', withBinding(entry(redirect('1.0.0.1-1.0.0.9', '3.0.0.0')) + entry(oneToTwo)), '1.0.0.0'],
  ['an entry before for other first two numbers', withBinding(entry(redirect('0.5.0.0-0.9.0.0', '3.0.0.0')) + entry(oneToTwo)), '2.0.0.0'],
  ['two entries that both cover', withBinding(entry(redirect('1.0.0.0', '3.0.0.0')) + entry(oneToTwo)), '3.0.0.0'],
  ['two redirects in one entry, ours first', withBinding(entry(oneToTwo + redirect('1.1.0.0', '3.0.0.0'))), '1.0.0.0'],
  ['two redirects in one entry, ours last', withBinding(entry(redirect('1.1.0.0', '3.0.0.0') + oneToTwo)), '2.0.0.0'],
  ['a limit left from a redirect before it', withBinding(entry(redirect('1.1.0.0-1.9.0.0', '3.0.0.0') + oneToTwo)), '2.0.0.0'],
  ['a chain', withBinding(entry(oneToTwo) + entry(redirect('2.0.0.0', '3.0.0.0'))), '2.0.0.0'],
  ['the redirect before the identity', withBinding(`<dependentAssembly>${oneToTwo}<assemblyIdentity name="L" publicKeyToken="TOKEN"/></dependentAssembly>`), '2.0.0.0'],
  ['appliesTo another runtime', bare(`<runtime><assemblyBinding appliesTo="v1.0.3705">${entry(oneToTwo)}</assemblyBinding></runtime>`), '2.0.0.0'],
  ['outside of runtime', bare(entry(oneToTwo)), '2.0.0.0'],
  ['other case of an element', withBinding(entry('<BindingRedirect oldVersion="1.0.0.0" newVersion="2.0.0.0"/>')), '1.0.0.0'],
  ['in a comment', bare(`<!-- ${entry(oneToTwo)} -->`), '1.0.0.0'],
  ['after comments with tags and quotes', bare(`<!-- it's > " < --><!---->${entry(oneToTwo)}`), '2.0.0.0'],
  ['a decimal character reference', bare(entry(redirect('1.0.0.0&#45;1.0.0.9', '2.0.0.0'))), '2.0.0.0'],
  ['a hexadecimal character reference', bare(entry(redirect('1.0.0.0', '&#x32;.0.0.0'))), null],
  ['line breaks and blanks in tags', bare(entry(oneToTwo).replaceAll(' ', '\n\t').replaceAll('=', ' = ')), '2.0.0.0'],
  ['names with hyphen, dot and digit before', bare(`<a-b.c1 x-y.z="&quot;it's&quot;"></a-b.c1>it's "x" ${entry(oneToTwo)}`), '2.0.0.0'],
  ['a byte order mark', `\uFEFF${bare(entry(oneToTwo))}`, '2.0.0.0'],
  ['qualifyAssembly', withBinding('<qualifyAssembly partialName="L" fullName="L, Version=2.0.0.0"/>'), '1.0.0.0'],
];

test.each(configurations)('redirects: %s', (_label, config, expected) => {
  const text = config.replaceAll('TOKEN', versions.token).replaceAll('UPPER', versions.token.toUpperCase());
  const { found } = expectAsMono(install(versions, temporaryFolder(), { gac, config: text }));
  expect(found).toBe(expected === null ? null : `prefix/lib/mono/gac/L/${expected}__${versions.token}/L.dll`);
});

/** Well-formed XML at which Mono stops; what comes before it counts. */
const stops: readonly (readonly [string, string])[] = [
  ['a DOCTYPE', '<!DOCTYPE configuration><configuration>'],
  ['a CDATA section', '<configuration><![CDATA[ x ]]>'],
  ['a processing instruction, or a declaration in single quotes', '<configuration><?x y?>'],
  ['a processing instruction, or a declaration in single quotes', "<?xml version='1.0'?><configuration>"],
  ['an attribute in single quotes, or a name with a colon or a letter beyond ASCII', "<configuration a='b'>"],
  ['an attribute in single quotes, or a name with a colon or a letter beyond ASCII', '<configuration xmlns:x="y">'],
  ['an attribute in single quotes, or a name with a colon or a letter beyond ASCII', '<configuration><ü/>'],
];

test.each(stops)('Mono reads nothing after %s: %s', (what, before) => {
  const { binding, found } = expectAsMono(install(versions, temporaryFolder(), { gac, config: `${before}${dependent(versions, oneToTwo)}</configuration>` }));
  expect(found).toContain('/1.0.0.0__');
  expect(binding.warnings).toEqual([`${binding.configuration}, line 1: Mono stops reading here, at ${what}; what follows does not count.`]);
});

test('a redirect before the place where Mono stops counts', () => {
  const { found } = expectAsMono(install(versions, temporaryFolder(), { gac, config: `<configuration>${dependent(versions, oneToTwo)}<a b='c'/></configuration>` }));
  expect(found).toContain('/2.0.0.0__');
});

const policy = (inside: string, majorMinor = '1.0'): NonNullable<Layout['policy']> => ({ majorMinor, config: withBinding(inside) });

test('a publisher policy redirects', () => {
  const { found, binding } = expectAsMono(install(versions, temporaryFolder(), { gac, policy: policy(dependent(versions, oneToTwo)) }));
  expect(found).toContain('/2.0.0.0__');
  expect(binding.inputs.filter((path) => path.includes('policy.1.0.L')).map((path) => path.split('/').at(-1))).toEqual(['policy.1.0.L.dll', 'publisher.config']);
});

test.each([
  ['apply="no" in the application', (inside: string) => withBinding(`<publisherPolicy apply="no"/>${inside}`)],
  ['apply="no" for the assembly', () => withBinding(dependent(versions, '<publisherPolicy apply="no"/>'))],
])('Mono goes by a publisher policy in spite of publisherPolicy %s', (_label, config) => {
  expect(expectAsMono(install(versions, temporaryFolder(), { gac, config: config(''), policy: policy(dependent(versions, oneToTwo)) })).found).toContain('/2.0.0.0__');
});

test('of several entries of a policy the last one counts', () => {
  const other = '<dependentAssembly><assemblyIdentity name="X" publicKeyToken="0123456789abcdef"/><bindingRedirect oldVersion="1.0.0.0" newVersion="2.0.0.0"/></dependentAssembly>';
  expect(expectAsMono(install(versions, temporaryFolder(), { gac, policy: policy(dependent(versions, oneToTwo) + other) })).found).toContain('/1.0.0.0__');
});

test('a policy for other first two numbers says nothing', () => {
  expect(expectAsMono(install(versions, temporaryFolder(), { gac, policy: policy(dependent(versions, redirect('1.0.0.0-1.9.0.0', '2.0.0.0')), '1.1') })).found).toContain('/1.0.0.0__');
});

test('a publisher policy that contradicts the application is overruled, and named', () => {
  const { found, binding } = expectAsMono(install(versions, temporaryFolder(), { gac, config: withBinding(dependent(versions, redirect('1.0.0.0', '3.0.0.0'))), policy: policy(dependent(versions, oneToTwo)) }));
  expect(found).toContain('/3.0.0.0__');
  expect(binding.warnings).toHaveLength(1);
  expect(binding.warnings[0]).toMatch(/publisher\.config, line 3: the publisher's policy redirects L, Version=1\.0\.0\.0, .* to 2\.0\.0\.0, which .*App\.exe\.config overrules; Mono goes by the application\.$/);
});

test('an entry of the application with a wrong token leaves it to the policy', () => {
  const config = withBinding(entry(redirect('1.0.0.0', '3.0.0.0'), 'name="L" publicKeyToken="0123456789abcdef"'));
  expect(expectAsMono(install(versions, temporaryFolder(), { gac, config, policy: policy(dependent(versions, oneToTwo)) })).found).toContain('/2.0.0.0__');
});

test.each(['file://FOLDER/app/far/L.dll', 'far/L.dll'])('Mono takes no notice of a code base: %s', (href) => {
  const folder = temporaryFolder();
  const config = withBinding(dependent(versions, `<codeBase version="1.0.0.0" href="${href.replace('FOLDER', folder)}"/>`));
  expect(expectAsMono(install(versions, folder, { files: { 'far/L.dll': '1.0.0.0' }, config })).found).toBeNull();
});

test('a redirect to a version that is not there is named with file and line', () => {
  const folder = temporaryFolder();
  const { binding } = expectAsMono(install(versions, folder, { gac, config: withBinding(dependent(versions, redirect('1.0.0.0', '9.0.0.0'))) }));
  const app = join(folder, 'app', 'App.exe');
  expect(binding.missing).toEqual([{ name: `L, Version=9.0.0.0, Culture=neutral, PublicKeyToken=${versions.token}`, wantedBy: app, redirectedBy: `${app}.config, line 3` }]);
  expect(binding.warnings).toEqual([`${app}.config, line 3: redirects to L, Version=9.0.0.0, Culture=neutral, PublicKeyToken=${versions.token}, which is not there; ${app} will fail when it needs it.`]);
});
