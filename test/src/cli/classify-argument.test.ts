import { normalize } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionOf, optionsOf } from '../../../src/cli/actions.ts';
import { classifyArgument } from '../../../src/cli/classify-argument.ts';
import { options } from '../../../src/cli/options.ts';
import { parseCommandLine } from '../../../src/cli/parse-command-line.ts';
import { anyCase, failureOf, runs, worldWith } from './imagined-world.ts';

const accepts = optionsOf(actionOf('install'));
const kindOf = (text: string, ...files: readonly string[]) => classifyArgument(text, { accepts, exists: (path) => files.includes(path) }).kind;

describe('paths and options', () => {
  test.each([
    ['/opt/app/App.dll', 'operand'], ['/App.dll', 'operand'], ['/App.EXE', 'operand'], ['./-x', 'operand'], ['-', 'operand'], ['/', 'operand'], ['', 'operand'],
    ['App', 'operand'], ['/debug/', 'operand'], ['//debug', 'operand'], ['/data:1/App.dll', 'operand'], ['/opt/a=b:c', 'operand'], ['C:\\x', 'operand'],
    ['/debug', 'option'], ['/QUEUE:1', 'option'], ['-queue:1', 'option'], ['--queue=1', 'option'], ['/?', 'option'], ['-?', 'option'],
    ['/ExeConfig:/opt/app/App.dll', 'option'], ['/AppBase:/opt', 'option'], ['--nonsense', 'option'], ['/nonsense', 'option'], ['/root', 'option'], ['/ifInstalled', 'option'],
  ])('%j is an %s', (text, kind) => expect(kindOf(text)).toBe(kind));

  test('a file of that name makes a path of what would be wrong as an option, and of nothing else', () => {
    expect(kindOf('/root', '/root')).toBe('operand');
    expect(kindOf('/nonsense', '/nonsense')).toBe('operand');
    expect(kindOf('/ifInstalled', '/ifInstalled')).toBe('operand');
    expect(kindOf('/debug', '/debug')).toBe('option');
    expect(kindOf('/queue:1', '/queue:1')).toBe('option');
    expect(kindOf('--nonsense', '--nonsense')).toBe('option');
  });
});

const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABC0123456789._-'.split(''));
const segment = fc.array(letter, { minLength: 1, maxLength: 12 }).map((letters) => letters.join(''));

describe('properties', () => {
  test('a path of two or more parts is a path, whatever its parts are called and whatever exists', () => {
    const part = fc.oneof(segment, fc.constantFrom('debug', 'queue', 'ExeConfig', 'root', 'help', '?'));
    fc.assert(
      fc.property(part, fc.array(fc.oneof(part, fc.constantFrom('a:b', 'queue:1', 'x=y')), { minLength: 1, maxLength: 5 }), fc.boolean(), (first, rest, exists) => {
        const path = `/${[first, ...rest].join('/')}`;
        expect(classifyArgument(path, { accepts, exists: () => exists }).kind).toBe('operand');
        expect(parseCommandLine(['install', `${path}.dll`], worldWith())).toMatchObject({ assembly: { path: normalize(`${path}.dll`) } });
      }),
      { numRuns: runs },
    );
  });

  test('a complete option of the action is that option, in any case, whatever exists', () => {
    fc.assert(
      fc.property(fc.constantFrom(...accepts).chain((name) => fc.tuple(fc.constant(name), anyCase(options[name].spelling.replace(/^\W+/, '')))), fc.constantFrom('/', '-', '--'), fc.boolean(), ([name, word], sign, exists) => {
        const text = `${sign}${word}${options[name].value === 'required' ? ':x' : ''}`;
        expect(classifyArgument(text, { accepts, exists: () => exists })).toMatchObject({ kind: 'option', name });
      }),
      { numRuns: runs },
    );
  });

  test('an unknown word with one slash is refused, unless there is such a file', () => {
    const known = new Set(['debug', 'profile', 'nodependencies', 'force', 'frameworkbubble', 'allowuntrusted', 'queue', 'json', 'silent', 'verbose', 'nologo', 'user', 'help', 'h', 'dryrun']);
    const word = segment.filter((text) => !known.has(text.toLowerCase().replaceAll('-', '')) && !/\.(dll|exe)$/i.test(text) && text !== '.' && text !== '..');
    fc.assert(
      fc.property(word, (text) => {
        expect(['unknown-option', 'option-needs-value']).toContain(failureOf(() => parseCommandLine(['install', `/${text}`], worldWith())).code);
        expect(parseCommandLine(['install', `/${text}`], worldWith(`/${text}`))).toMatchObject({ assembly: { kind: 'path', path: `/${text}` } });
      }),
      { numRuns: runs },
    );
  });
});
