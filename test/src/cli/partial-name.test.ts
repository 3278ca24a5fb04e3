import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AssemblyName, displayName } from '../../../domain/assembly-name.ts';
import { isAssemblyPath } from '../../../src/cli/assembly-argument.ts';
import { matchesDisplayName, matchesName } from '../../../src/cli/match-name.ts';
import { isFullName, parsePartialName } from '../../../src/cli/partial-name.ts';
import { failureOf, runs } from './imagined-world.ts';

const json: AssemblyName = { name: 'Newtonsoft.Json', version: '13.0.0.0', culture: 'neutral', publicKeyToken: '30ad4fe6b2a6aeed' };
const german: AssemblyName = { name: 'App.resources', version: '1.2.3.4', culture: 'de-DE', publicKeyToken: null };

describe('matching', () => {
  test.each([
    ['Newtonsoft.Json', true], ['NEWTONSOFT.json', true], ['Newtonsoft', false], ['Newtonsoft.Json2', false],
    ['Newtonsoft.Json, Version=13.0.0.0', true], ['Newtonsoft.Json,version = 13.0', true], ['Newtonsoft.Json, Version=13.0.1', false], ['Newtonsoft.Json, Version=013.0.0.0', true],
    ['Newtonsoft.Json, Culture=neutral', true], ['Newtonsoft.Json, Culture=""', true], ['Newtonsoft.Json, Culture=de', false],
    ['Newtonsoft.Json, PublicKeyToken=30AD4FE6B2A6AEED', true], ['Newtonsoft.Json, PublicKeyToken=null', false], ['Newtonsoft.Json, PublicKeyToken=b77a5c561934e089', false],
    ['  Newtonsoft.Json ,\n  Version=13.0.0.0,\tCulture=neutral,\n\nPublicKeyToken=30ad4fe6b2a6aeed\n', true],
    ['Newtonsoft.Json, Retargetable=Yes', true],
  ])('%j: %s', (text, expected) => {
    expect(matchesName(parsePartialName(text), json)).toBe(expected);
    expect(matchesDisplayName(parsePartialName(text), displayName(json))).toBe(expected);
  });

  test('unsigned, and with a culture', () => {
    expect(matchesName(parsePartialName('app.RESOURCES, culture=DE-de, publickeytoken=NULL'), german)).toBe(true);
    expect(matchesName(parsePartialName('App.resources, Culture=neutral'), german)).toBe(false);
  });

  test('a processor architecture, where it is known', () => {
    const name = parsePartialName('Newtonsoft.Json, processorArchitecture=AMD64');
    expect(matchesName(name, json, 'x64')).toBe(true);
    expect(matchesName(name, json, 'msil')).toBe(false);
    expect(matchesName(name, json, null)).toBe(true);
  });

  test('what cannot be a token or a version matches nothing, and says so', () => {
    // The manual's own example of a display name has such a token.
    for (const [text, why] of [['Newtonsoft.Json, PublicKeyToken=0038abc9deabfle5', /not hexadecimal/], ['Newtonsoft.Json, PublicKeyToken=30ad', /sixteen/], ['Newtonsoft.Json, Version=new', /version "new"/], ['Newtonsoft.Json, Version=1.2.3.4.5', /four numbers/]] as const) {
      const name = parsePartialName(text);
      expect(name.impossible).toMatch(why);
      expect(matchesName(name, json)).toBe(false);
    }
  });
});

describe('reading', () => {
  test.each(['', ' ', ', Version=1.0', 'App, 1.0.0.0', 'App, Version', 'App, Version=', 'App,', 'App, Version=1.0, version=2.0', 'App, Verison=1.0.0.0'])('%j is no name', (text) => {
    expect(failureOf(() => parsePartialName(text))).toMatchObject({ kind: 'usage', code: 'bad-assembly-name' });
  });

  test('names a misspelt attribute', () => expect(failureOf(() => parsePartialName('App, Verison=1.0.0.0')).advice).toMatch(/Version/));

  test('what a full name has', () => {
    expect(isFullName(parsePartialName(displayName(json)))).toBe(true);
    expect(isFullName(parsePartialName(displayName(german)))).toBe(true);
    expect(isFullName(parsePartialName('A, Version=1.0, Culture=neutral, PublicKeyToken=null'))).toBe(false);
    expect(isFullName(parsePartialName('A, Version=1.0.0.0, Culture=neutral'))).toBe(false);
  });

  test('escaped and quoted commas belong to the name', () => {
    expect(parsePartialName('Odd\\, Name, Version=1.0.0.0').name).toBe('Odd, Name');
    expect(parsePartialName('"Odd, Name", Version=1.0.0.0')).toMatchObject({ name: 'Odd, Name', version: '1.0.0.0' });
  });

  test.each([['Newtonsoft.Json', false], ['App.dll', true], ['App.EXE', true], ['./App', true], ['bin/App', true], ['App', false], ['App.dll, Version=1.0.0.0', false]])('%s is a path: %s', (text, path) => expect(isAssemblyPath(text)).toBe(path));
});

const identifier = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,15}$/);
const number = fc.integer({ min: 0, max: 65_534 });
const assembly: fc.Arbitrary<AssemblyName> = fc.record({
  name: identifier,
  version: fc.tuple(number, number, number, number).map((parts) => parts.join('.')),
  culture: fc.constantFrom('neutral', 'de', 'pt-BR'),
  publicKeyToken: fc.option(fc.stringMatching(/^[0-9a-f]{16}$/)),
});

test('the whole name, or any part of it, in any case, order and white space, matches its assembly', () => {
  const blank = fc.constantFrom('', ' ', '\n', ' \t\r\n ');
  fc.assert(
    fc.property(assembly, fc.shuffledSubarray([0, 1, 2]), blank, fc.boolean(), (name, chosen, space, upper) => {
      const attributes = [`Version=${name.version}`, `Culture=${name.culture}`, `PublicKeyToken=${name.publicKeyToken ?? 'null'}`];
      const text = [name.name, ...chosen.map((index) => attributes[index]!.replace('=', `${space}=${space}`))].join(`${space},${space}`);
      const wanted = parsePartialName(upper ? text.toUpperCase() : text);
      expect(matchesName(wanted, name)).toBe(true);
      expect(matchesDisplayName(wanted, displayName(name))).toBe(true);
      expect(isFullName(wanted)).toBe(chosen.length === 3);
      expect(matchesName(wanted, { ...name, name: `${name.name}x` })).toBe(false);
      for (const index of chosen) {
        const other = [{ version: `${name.version}1` }, { culture: 'fr' }, { publicKeyToken: name.publicKeyToken === null ? '0123456789abcdef' : null }][index]!;
        expect(matchesName(wanted, { ...name, ...other })).toBe(false);
      }
    }),
    { numRuns: runs },
  );
});
