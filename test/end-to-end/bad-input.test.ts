import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtApp } from '../support/dotnet.ts';
import { endApp, startEndApp, builds } from '../support/end-app.ts';
import { appCopy, newStore, openFolder, type Ngen, type RunOptions } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn } from '../support/ngen-files.ts';

const written = (name: string, content: string | Buffer): string => {
  const file = join(openFolder(), name);
  writeFileSync(file, content);
  return file;
};

const greeting = (): Buffer => readFileSync(join(builtApp('EndApp', { properties: builds.first }), 'EndGreeting.dll'));

const aloneIn = (built: string, name: string): string => {
  const file = join(openFolder(), name);
  copyFileSync(join(built, name), file);
  return file;
};

/** Its metadata begins with "BSJB" (ECMA-335 II.24.2.1); what it says of streams is then nonsense. */
const corruptMetadata = (): Buffer => {
  const bytes = greeting();
  return bytes.fill(0xff, bytes.indexOf('BSJB') + 20, bytes.indexOf('BSJB') + 60);
};

const pipe = (): string => {
  const file = join(openFolder(), 'Pipe.dll');
  expect(spawnSync('mkfifo', [file]).status).toBe(0);
  return file;
};

const netmodule = (): string => aloneIn(builtApp('EndApp/greeting', { properties: ['-p:OutputType=Module', '-p:ProduceReferenceAssembly=false', '-p:GenerateDependencyFile=false'] }), 'EndGreeting.dll');

const forMachine = (platform: string): string => join(builtApp('EndApp/greeting', { properties: [`-p:PlatformTarget=${platform}`] }), 'EndGreeting.dll');

const forFramework = (): string => join(builtApp('EndFramework'), 'EndFramework.dll');

/** A PE file without a CLI directory, as native ones are (ECMA-335 II.25.2.3.3). */
const nativeDll = (): Buffer => {
  const bytes = greeting();
  const optional = bytes.readUInt32LE(0x3c) + 24;
  return bytes.fill(0, optional + 96 + 14 * 8, optional + 96 + 15 * 8);
};

const selfContained = (...more: readonly string[]): string => join(builtApp('EndApp', { verb: 'publish', properties: ['-p:Version=1.0.1', '-r', 'linux-x64', '--self-contained', ...more] }), 'EndApp.dll');

const singleFile = (): string => join(builtApp('EndApp', { verb: 'publish', properties: ['-p:Version=1.0.1', '-r', 'linux-x64', '--self-contained', 'false', '-p:PublishSingleFile=true'] }), 'EndApp');

const refused = (ngen: Ngen, args: readonly string[], status: number, message: RegExp, options: RunOptions = {}): void => {
  const before = everythingIn(ngen.store);
  const ran = ngen.run(args, options);
  expect({ args, ...ran }).toMatchObject({ args, status, stdout: '', stderr: expect.stringMatching(message) });
  expect(ran.stderr).toMatch(/^Error: /);
  expect(ran.stderr).not.toMatch(/\bat .*:\d+:\d+|bug in ngen|undefined|\[object/);
  expect(recordedEvents(ngen.store)).toEqual([]);
  expect([...everythingIn(ngen.store).keys()].filter((name) => name.endsWith('.dll') && !before.has(name))).toEqual([]);
};

type Refused = readonly [what: string, make: () => string, message: RegExp];

/** Trimming takes half a minute. */
const selfContainedApplications: readonly (readonly [string, () => string])[] = [
  ['that is a self-contained application', () => selfContained()],
  ...(process.env['NGEN_TEST_TIER'] === 'full' ? [['that is a trimmed application', () => selfContained('-p:PublishTrimmed=true')] as const] : []),
];

describe('a file of which no images can be made', () => {
  it.each<Refused>([
    ['that is not there', () => '/nonexistent/App.dll', /no file \/nonexistent\/App\.dll/],
    ['that is a folder', () => openFolder(), /is a folder\. .*\nGive the path of the \.dll in it/],
    ['that is the current folder', () => '.', / is a folder\. /],
    ['that is a device', () => '/dev/zero', /\/dev\/zero is no regular file/],
    ['that is a pipe', pipe, /Pipe\.dll is no regular file/],
    ['that is empty', () => written('Empty.dll', ''), /Empty\.dll is an empty file/],
    ['that is no PE file', () => written('Text.dll', 'Hello, world. '.repeat(100)), /Text\.dll is no PE file/],
    ['that is an ELF program', () => written('Native', readFileSync('/bin/true')), /Native is neither an assembly nor a program that starts one/],
    ['that is a native DLL', () => written('Native.dll', nativeDll()), /Native\.dll .*no CLI header/],
    ['that is a netmodule', netmodule, /EndGreeting\.dll is a netmodule/],
    ['that is cut short', () => written('Cut.dll', greeting().subarray(0, 2000)), /Cut\.dll is damaged: it is cut off/],
    ['whose metadata is corrupt', () => written('Corrupt.dll', corruptMetadata()), /Corrupt\.dll is damaged/],
    ['that is made for x86', () => forMachine('x86'), /EndGreeting\.dll is made for x86, and this machine is x64/],
    ['that is made for ARM64', () => forMachine('ARM64'), /EndGreeting\.dll is made for arm64, and this machine is x64/],
    ...selfContainedApplications.map(([what, make]): Refused => [what, make, /EndApp\.dll is a self-contained application/]),
    ['that is a single-file application', singleFile, /EndApp is a single-file application: .*inside the program/],
  ])('%s is refused, by name and with the reason', (_what, make, message) => {
    refused(newStore({ compiler: false }), ['install', make()], 1, message);
  });

  it('that is made for the .NET Framework is refused where there is no Mono', () => {
    refused(newStore({ compiler: false }), ['install', forFramework()], 1, /EndFramework\.dll is made for \.NET Framework, which means Mono here\. There is no Mono runtime: .*\n.*apt-get install mono-runtime/, {
      env: { PATH: '/nonexistent' },
    });
  });

  it('is named by inspect, too, and does not keep it from the next', () => {
    const ngen = newStore({ compiler: false });
    const [text, good] = [written('Text.dll', 'text'), written('Good.dll', greeting())];
    const { status, stdout } = ngen.run(['inspect', '--json', text, good]);
    const lines = stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown);
    expect(status).toBe(1);
    expect(lines).toEqual([{ file: text, error: expect.stringContaining('is no PE file') }, expect.objectContaining({ file: good, native: false, machine: expect.any(String), imageBase: expect.stringMatching(/^0x/) })]);
  });
});

describe('a command line that is wrong', () => {
  const app = (): string => join(builtApp('EndApp', { properties: builds.first }), 'EndApp.dll');
  it.each([
    ['two assemblies', () => ['install', app(), '/tmp/Other.dll'], /Only one assembly .* 2: .*EndApp\.dll, \/tmp\/Other\.dll/],
    ['no assembly', () => ['install'], /needs an assembly/],
    ['an unknown option', () => ['install', app(), '/frobnicate'], /Unknown option \/frobnicate/],
    ['an unknown action', () => ['instal', app()], /instal/],
    ['/ExeConfig with /AppBase', () => ['install', app(), `/ExeConfig:${app()}`, '/AppBase:/tmp'], /\/ExeConfig and \/AppBase/],
    ['a priority that is none', () => ['install', app(), '/queue:4'], /4/],
    ['a priority for update', () => ['update', '/queue:1'], /priority 3/],
    ['a star', () => ['uninstall', '*'], /"uninstall \*" is no longer supported/],
    ['a star that the shell expanded', () => ['uninstall', 'A.dll', 'B.dll', 'C.dll'], /Only one assembly/],
  ])('%s ends with 2', (_what, args, message) => {
    refused(newStore({ compiler: false }), args(), 2, message);
  });
});

describe('an application that is not as it should be', () => {
  it('lacks an assembly of its deps.json: that is named, the rest compiled', () => {
    const ngen = newStore();
    const app = endApp();
    rmSync(join(dirname(app), 'EndGreeting.dll'));
    const ran = ngen.run(['install', app]);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toMatch(/^Error: .*\/EndGreeting\.dll is missing/m);
    expect(ngen.display().images.map(({ assembly, state }) => `${assembly.split(',')[0]} ${state}`)).toEqual(['EndApp valid', 'Newtonsoft.Json valid']);
    copyFileSync(join(builtApp('EndApp', { properties: builds.first }), 'EndGreeting.dll'), join(dirname(app), 'EndGreeting.dll'));
    expect(ngen.run(['update'])).toMatchObject({ status: 0, stderr: '' });
    expect(startEndApp(ngen.store, app).assemblies.get('EndGreeting')!.location).toContain('/cache/views/');
  });

  it('has an assembly that is damaged: that is named, the rest compiled', () => {
    const ngen = newStore();
    const app = endApp();
    writeFileSync(join(dirname(app), 'EndGreeting.dll'), corruptMetadata());
    const ran = ngen.run(['install', app]);
    expect(ran).toMatchObject({ status: 1, stderr: expect.stringMatching(/EndGreeting\.dll is damaged/) });
    expect(ngen.display('Newtonsoft.Json').images).toMatchObject([{ state: 'valid' }]);
  });

  it('has an assembly that only the compiler finds damaged: that and what needs it have no images, the rest has, until it is put right', () => {
    const ngen = newStore();
    const app = endApp();
    const library = join(dirname(app), 'EndGreeting.dll');
    const whole = readFileSync(library);
    writeFileSync(library, Buffer.from(whole).fill(0xa5, whole.length >> 1));
    expect(ngen.run(['install', app])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Error: .*\/EndGreeting\.dll: the compiler failed: /m) });
    const states = (): readonly string[] => ngen.display().images.map(({ assembly, state }) => `${assembly.split(',')[0]} ${state}`).sort();
    expect(states()).toEqual(['EndApp failed', 'EndGreeting failed', 'Newtonsoft.Json valid']);
    expect(ngen.display('EndGreeting').images[0]!.reasons).toEqual([expect.stringMatching(/debug directory/)]);
    expect(ngen.ok('update')).toBe('All compilation targets are up to date.\n');
    writeFileSync(library, whole);
    ngen.ok('update');
    expect(states()).toEqual(['EndApp valid', 'EndGreeting valid', 'Newtonsoft.Json valid']);
  });
});

describe('uninstalling what is not installed', () => {
  it.each([['a path', '/opt/none/None.dll'], ['a name', 'None'], ['a partial name', 'None, Version=1.0.0.0']])('by %s ends with 1, with /ifInstalled with 0', (_what, argument) => {
    const ngen = newStore({ compiler: false });
    refused(ngen, ['uninstall', argument], 1, /^Error: The specified assembly is not installed\.$/m);
    expect(ngen.run(['uninstall', argument, '/ifInstalled'])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('takes the configuration and the scenario into account', () => {
    const ngen = newStore({});
    const app = appCopy('Hello');
    ngen.ok('install', app, '/queue');
    for (const options of [['/debug'], [`/AppBase:${dirname(app)}`]]) expect({ options, ...ngen.run(['uninstall', app, ...options]) }).toMatchObject({ options, status: 1 });
    expect(ngen.display().roots.map(({ path }) => basename(path))).toEqual(['Hello.dll']);
  });
});
