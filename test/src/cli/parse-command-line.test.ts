import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../domain/failure.ts';
import { actions } from '../../../src/cli/actions.ts';
import { parseCommandLine } from '../../../src/cli/parse-command-line.ts';
import { options } from '../../../src/cli/options.ts';
import { anyCase, failureOf, runs, worldWith } from './imagined-world.ts';

const world = worldWith('/root', '/work/a.txt', '/work/b.txt', '/debug');
const parse = (...argv: readonly string[]) => parseCommandLine(argv, world);
const refused = (...argv: readonly string[]) => {
  const failure = failureOf(() => parse(...argv));
  expect(failure.kind).toBe('usage');
  return failure;
};

const noCommon = { json: false, silent: false, verbose: false, nologo: false, root: null, user: false, dryRun: false, eventLog: null };
const noLimits = { jobs: null, timeLimitMs: null, memoryLimitBytes: null, arch: null };

describe('the command lines of the manual', () => {
  test('install ClientApp.exe', () => {
    expect(parse('install', 'ClientApp.exe')).toEqual({
      action: 'install',
      assembly: { kind: 'path', given: 'ClientApp.exe', path: '/work/ClientApp.exe' },
      debug: false,
      profile: false,
      noDependencies: false,
      configuration: { kind: 'none' },
      queue: null,
      force: false,
      frameworkBubble: false,
      allowUntrusted: false,
      compile: noLimits,
      common: noCommon,
    });
  });

  test('install MyLib.dll /ExeConfig:MyApp.exe, and its uninstall', () => {
    for (const action of ['install', 'uninstall']) {
      expect(parse(action, '/myfiles/MyLib.dll', '/ExeConfig:/myapps/MyApp.exe')).toMatchObject({
        action,
        assembly: { path: '/myfiles/MyLib.dll' },
        configuration: { kind: 'exeConfig', path: '/myapps/MyApp.exe' },
      });
    }
  });

  test('a display name with a line break', () => {
    const name = 'ClientApp, Version=1.0.0.0, Culture=neutral,\nPublicKeyToken=3c7ba247adcd2081, processorArchitecture=MSIL';
    expect(parse('install', name)).toMatchObject({
      assembly: { kind: 'name', name: { name: 'ClientApp', version: '1.0.0.0', culture: 'neutral', publicKeyToken: '3c7ba247adcd2081', processorArchitecture: 'msil' } },
    });
    expect(parse('uninstall', name, '/debug')).toMatchObject({ debug: true, profile: false });
  });

  test('install MyComponent /queue, with priorities', () => {
    expect(parse('install', 'MyComponent', '/queue')).toMatchObject({ queue: 3 });
    expect(parse('install', 'Assembly1', '/queue:1')).toMatchObject({ queue: 1 });
    expect(parse('install', 'Assembly2', '/queue:2')).toMatchObject({ queue: 2 });
  });

  test('update, display, executeQueuedItems, queue', () => {
    expect(parse('update')).toMatchObject({ action: 'update', queue: false });
    expect(parse('update', '/queue')).toMatchObject({ action: 'update', queue: true, trigger: null });
    expect(parse('update', '/trigger:dpkg'), 'a trigger queues').toMatchObject({ action: 'update', queue: true, trigger: 'dpkg' });
    expect(parse('display')).toMatchObject({ action: 'display', assembly: null });
    expect(parse('display', 'myAssembly, version=1.0.0.0')).toMatchObject({ assembly: { name: { name: 'myAssembly', version: '1.0.0.0', culture: null } } });
    expect(parse('executeQueuedItems')).toMatchObject({ action: 'executeQueuedItems', upTo: null });
    expect(parse('EQI', '2')).toMatchObject({ action: 'executeQueuedItems', upTo: 2 });
    for (const verb of ['pause', 'continue', 'status']) expect(parse('queue', verb)).toMatchObject({ action: 'queue', verb });
  });

  test.each([['/?'], ['/help'], ['--help'], ['-h'], ['help'], []])('help: %s', (...argv) => expect(parse(...argv)).toMatchObject({ action: 'help', topic: null }));
  test.each([['install', '/?'], ['/?', 'install'], ['help', 'Install'], ['install', '/nonsense', '--help'], ['run', '/?'], ['-h', 'run', 'App.dll']].map((argv) => [argv]))('help of an action: %s', (argv) => {
    expect(parse(...argv)).toMatchObject({ action: 'help', topic: argv.includes('run') ? 'run' : 'install' });
  });
});

describe('the other actions', () => {
  test.each<[string[], object]>([
    [['queue', 'wait', '1'], { action: 'queue', verb: 'wait', upTo: 1 }],
    [['run', 'App.dll'], { action: 'run', app: '/work/App.dll', args: [], report: null }],
    [['run', '/report', '/opt/a/App', '/debug'], { report: { file: null, times: 0 }, app: '/opt/a/App', args: ['/debug'], debug: false }],
    [['run', '/report', '--times', '5', 'App.dll'], { report: { file: null, times: 5 } }],
    [['run', '/report:out.json', '/Debug', 'App.dll', '--', '-x'], { report: { file: '/work/out.json', times: 0 }, debug: true, args: ['--', '-x'] }],
    [['run', '--', '-odd.dll', '/?'], { app: '/work/-odd.dll', args: ['/?'] }],
    [['inspect', 'a.dll', '/b/c.dll'], { action: 'inspect', files: ['/work/a.dll', '/b/c.dll'] }],
    [['audit', 'Lib', '--since', '2d', '--by', 'apt'], { action: 'audit', by: 'apt', since: { kind: 'time', time: world.now - 172_800_000 } }],
    [['why', 'Lib', '--at=12'], { action: 'why', at: { kind: 'position', position: 12 } }],
    [['diff', '--from', '1', '--to', '9'], { from: { position: 1 }, to: { position: 9 } }],
    [['verify', '--repair', '--dry-run'], { repair: true, common: { ...noCommon, dryRun: true } }],
    [['replay', '--to', '5', '--into', 'v.db'], { to: { position: 5 }, into: '/work/v.db' }],
    [['log', 'backup', '/srv/x'], { action: 'log', verb: 'backup', file: '/srv/x' }],
    [['log', 'replicate', 'esdb://h:1'], { verb: 'replicate', url: 'esdb://h:1', follow: false, credentials: null }],
    [['log', 'replicate', 'esdb://h:1', '--follow', '--credentials', '/etc/c'], { verb: 'replicate', follow: true, credentials: '/etc/c' }],
    [['log', 'recover', 'esdb://h:1'], { verb: 'recover', source: 'esdb://h:1' }],
    [['log', 'recover', '/srv/x'], { verb: 'recover', source: '/srv/x' }],
    [['log', 'head'], { verb: 'head' }],
    [['fleet', 'invalid'], { action: 'fleet', verb: 'invalid', about: null, credentials: null }],
    [['fleet', 'images', '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}'], { about: { kind: 'mvid', mvid: '3f2504e0-4f89-11d3-9a0c-0305e82c3301' } }],
    [['fleet', 'installs', 'Lib.dll', '--event-log', 'esdb://h:1'], { verb: 'installs', about: { kind: 'path' } }],
    [['fleet', 'invalid', '--event-log', 'esdb://h:1'], { verb: 'invalid', common: { ...noCommon, eventLog: 'esdb://h:1' } }],
    [['service', 'status'], { action: 'service', verb: 'status' }],
    [['task', 'run'], { action: 'task', verb: 'run' }],
    [['systemd', 'my.service'], { action: 'systemd', unit: 'my.service' }],
    [['compiler', 'add', '/root'], { action: 'compiler', verb: 'add', path: '/root' }],
    [['compiler', 'LIST'], { verb: 'list' }],
    [['shellenv'], { action: 'shellenv' }],
    [['--version'], { action: 'version' }],
    [['/json', '--root', 'store', 'display', '/nologo'], { action: 'display', common: { ...noCommon, json: true, nologo: true, root: '/work/store' } }],
    [['install', 'A.dll', '--jobs', '4', '--time-limit=5m', '--memory-limit', '2G', '--arch', 'AMD64'], { compile: { jobs: 4, timeLimitMs: 300_000, memoryLimitBytes: 2 ** 31, arch: 'x64' } }],
    [['install', 'A.dll', '/ExeConfig:~/app/App.dll'], { configuration: { kind: 'exeConfig', path: '/home/ann/app/App.dll' } }],
  ])('%s', (argv, expected) => expect(parse(...argv)).toMatchObject(expected));

  test('no action of the table is without a builder', () => {
    for (const { name } of actions) expect(parse(name, '/?')).toMatchObject({ action: 'help', topic: name });
    for (const { name, examples } of actions) {
      for (const example of examples.filter((line) => line.startsWith('ngen ') && !line.includes('--version'))) {
        const argv = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);
        expect({ example, action: parse(...argv).action }).toEqual({ example, action: name });
      }
    }
  });
});

describe('what is refused', () => {
  test.each<[string, string[], RegExp]>([
    ['unknown-action', ['instal', 'A.dll'], /ngen install/],
    ['unknown-action', ['help', 'displya'], /ngen display/],
    ['unknown-action', ['/opt/app/App.dll'], /ngen install \/opt\/app\/App.dll/],
    ['unknown-option', ['install', 'A.dll', '/debgu'], /\/Debug/],
    ['unknown-option', ['install', 'A.dll', '--exe-confg=x'], /\/ExeConfig:PATH/],
    ['unknown-option', ['uninstall', 'A', '/queue:1'], /ngen install, ngen update/],
    ['unknown-option', ['display', '--dry-run'], /ngen install/],
    ['unknown-option', ['install', 'A.dll', '--at', '1'], /: ngen display, ngen audit, ngen why\.$/],
    ['unknown-option', ['update', '--arhc=x64'], /^See /],
    ['unknown-action', ['replya'], /ngen replay/],
    ['unknown-verb', ['queue', 'paus'], /queue pause/],
    ['operand-missing', ['queue'], /pause\|continue/],
    ['operand-missing', ['run'], /APP/],
    ['operand-missing', ['log', 'backup'], /FILE/],
    ['operand-missing', ['systemd'], /UNIT/],
    ['unexpected-operand', ['update', 'A.dll'], /ngen update/],
    ['unexpected-operand', ['eqi', '1', '2'], /\[1\|2\|3\]/],
    ['unexpected-operand', ['queue', 'status', 'now'], /./],
    ['assembly-missing', ['install'], /ngen install/],
    ['assembly-missing', ['why', '--json'], /ngen why/],
    ['bad-priority', ['install', 'A.dll', '/queue:4'], /1 \(now\)/],
    ['bad-priority', ['eqi', '0'], /1 \(now\)/],
    ['option-needs-value', ['install', 'A.dll', '/queue:'], /./],
    ['option-needs-value', ['display', '--root'], /./],
    ['option-needs-value', ['display', '--root', '--json'], /./],
    ['option-needs-value', ['install', 'A.dll', '/ExeConfig'], /./],
    ['option-takes-no-value', ['install', 'A.dll', '/debug:yes'], /./],
    ['option-given-twice', ['install', 'A.dll', '/queue:1', '-queue:2'], /./],
    ['option-given-twice', ['--root', 'a', 'display', '--root', 'b'], /./],
    ['update-priority', ['update', '/queue:1'], /update \/queue/],
    ['bad-trigger', ['update', '/trigger:two words'], /one word/],
    ['trigger-force', ['update', '/trigger:dpkg', '/force'], /update \/Force/],
    ['two-configurations', ['install', 'A.dll', '/ExeConfig:B.dll', '/AppBase:/x'], /./],
    ['two-stores', ['display', '--user', '--root', 'x'], /./],
    ['several-assemblies', ['install', 'a.txt', 'b.txt'], /once for each/],
    ['several-assemblies', ['install', 'A.dll', '/queue', '2'], /\/queue:2/],
    ['several-assemblies', ['uninstall', 'a.txt', 'b.txt'], /shell replaced the star/],
    ['several-assemblies', ['uninstall', 'One', 'Two'], /once for each/],
    ['uninstall-star', ['uninstall', '*'], /ngen display/],
    ['partial-assembly-name', ['install', 'A, Version=1.0.0.0'], /Culture=neutral/],
    ['bad-assembly-name', ['display', ''], /./],
    ['diff-from', ['diff'], /--from/],
    ['replay-into', ['replay', '--to', '3'], /./],
    ['not-a-moment', ['display', '--at', '2026-02-30'], /2026-11-17/],
    ['bad-size', ['install', 'A.dll', '--memory-limit', '512'], /512M/],
    ['bad-duration', ['install', 'A.dll', '--time-limit', 'soon'], /90s/],
    ['bad-number', ['install', 'A.dll', '--jobs', '0'], /./],
  ])('%s: %s', (code, argv, advice) => {
    const failure = refused(...argv);
    expect(failure.code).toBe(code);
    expect(failure.advice ?? failure.message).toMatch(advice);
  });

  test('the same option with the same value may stand twice', () => expect(parse('install', 'A.dll', '/queue:1', '--queue=1')).toMatchObject({ queue: 1 }));
  test('an update at priority 3 is what happens anyway', () => expect(parse('update', '/queue:3')).toMatchObject({ queue: true }));
});

const flags = actions.flatMap((action) => action.options.map((option) => ({ action: action.name, option }))).filter(({ option, action }) => action === 'install' && options[option].value === 'none');
const attempt = <T>(act: () => T): T | Failure => {
  try {
    return act();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
};

const prefix = fc.constantFrom('/', '-', '--');

describe('properties', () => {
  test('prefix and case of an option and an action make no difference', () => {
    fc.assert(
      fc.property(fc.constantFrom(...flags), prefix, fc.func(fc.boolean()), fc.constantFrom(':', '='), ({ option }, sign, upper, separator) => {
        const vary = (word: string): string => word.split('').map((letter, index) => (upper(index) ? letter.toUpperCase() : letter.toLowerCase())).join('');
        const plain = options[option].spelling.replace(/^(--|\/)/, '');
        const expected = parse('install', '/opt/A.dll', `--${plain}`, '--queue=2');
        expect(parse(vary('install'), sign + vary(plain), '/opt/A.dll', `${sign}${vary('queue')}${separator}2`)).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });

  test('a word in any case names its action', () => {
    fc.assert(
      fc.property(anyCase('executeQueuedItems'), (word) => {
        expect(parse(word).action).toBe('executeQueuedItems');
      }),
      { numRuns: 50 },
    );
  });

  test('what stands after the application is passed on unread', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('/?', '--help', '/debug', '--json', '--', '/report', '--root'))), (args) => {
        expect(parse('run', '/debug', '/opt/App.dll', ...args)).toMatchObject({ action: 'run', debug: true, app: '/opt/App.dll', args, common: noCommon });
      }),
      { numRuns: runs },
    );
  });

  test('no words, however odd, end in anything but an invocation or a usage failure', () => {
    const words = fc.oneof(fc.string(), fc.constantFrom(...actions.map(({ name }) => name)), fc.tuple(prefix, fc.constantFrom(...Object.values(options).map(({ spelling }) => spelling.replace(/^\W+/, ''))), fc.constantFrom('', ':', '=', ':1', '=x')).map((parts) => parts.join('')));
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (argv) => {
        const outcome = attempt(() => parse(...argv));
        expect(outcome instanceof Failure ? outcome.kind : actions.some(({ name }) => name === outcome.action)).toBe(outcome instanceof Failure ? 'usage' : true);
      }),
      { numRuns: runs },
    );
  });
});
