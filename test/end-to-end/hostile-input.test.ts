import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildVersions, dependent, install, redirect, removeVersions, withBinding, type Layout, type Versions } from '../adapters/binding/mono/two-versions.ts';
import { cyclicApp, cyclicSays } from '../support/cyclic-app.ts';
import { endApp } from '../support/end-app.ts';
import { compileCSharp } from '../support/mono-programs.ts';
import { appCopy, compiledBy, newStore, openFolder, type Ran } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { ownMono } from '../support/own-mono.ts';

let versions: Versions;
beforeAll(() => {
  versions = buildVersions();
});
afterAll(() => removeVersions(versions));

/** Puts something else in a file's place. */
const odd: Readonly<Record<string, (file: string) => void>> = {
  pipe: (file) => {
    rmSync(file);
    expect(spawnSync('mkfifo', [file]).status).toBe(0);
  },
  device: (file) => {
    rmSync(file);
    symlinkSync('/dev/zero', file);
  },
  folder: (file) => {
    rmSync(file);
    mkdirSync(file);
  },
  loop: (file) => {
    rmSync(file);
    symlinkSync(basename(file), file);
  },
};

const refusal = (ran: Ran): string => {
  expect(ran).toMatchObject({ status: 1, stdout: '' });
  expect(ran.stderr).toMatch(/^Error: /);
  expect(ran.stderr).not.toMatch(/\bat .*:\d+:\d+|bug in ngen|undefined/);
  return ran.stderr;
};

describe('a configuration file of an application on .NET', () => {
  it.each<[string, string, (file: string) => void, RegExp]>([
    ['EndApp.deps.json', 'cut off', (file) => writeFileSync(file, '{\n  "runtimeTarget": '), /EndApp\.deps\.json is malformed: line 2, column \d+: .*\. Nothing was changed\./],
    ['EndApp.deps.json', 'of another shape', (file) => writeFileSync(file, '{ "runtimeTarget": { "name": 3 } }'), /EndApp\.deps\.json is malformed: runtimeTarget\.name: is not a string\./],
    ['EndApp.runtimeconfig.json', 'with a stray character', (file) => writeFileSync(file, '{\n  "runtimeOptions": { x }\n}'), /EndApp\.runtimeconfig\.json is malformed: line 2, column 23: /],
    ['EndApp.deps.json', 'of 700 megabytes', (file) => truncateSync(file, 700 * 2 ** 20), /EndApp\.deps\.json is malformed: 734003200 bytes: such a file has at most/],
    ...['EndApp.deps.json', 'EndApp.runtimeconfig.json'].flatMap((name) =>
      ['pipe', 'device', 'folder'].map((what): [string, string, (file: string) => void, RegExp] => [name, `that is a ${what}`, odd[what]!, new RegExp(`/${name.replaceAll('.', '\\.')} is no regular file\\. Nothing was changed\\.`)]),
    ),
  ])('%s, %s: is refused, by name and with the reason', (name, _what, change, message) => {
    const ngen = newStore({ compiler: false });
    const app = endApp('withoutJson');
    change(join(dirname(app), name));
    expect(refusal(ngen.run(['install', app]))).toMatch(message);
    expect(recordedEvents(ngen.store)).toEqual([]);
  });
});

describe('a library of an application on .NET', () => {
  it.each(Object.keys(odd))('that is a %s is missing, for the runtime too: that is said, the rest compiled', (what) => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    const library = join(dirname(app), 'EndGreeting.dll');
    odd[what]!(library);
    const { status, stdout, stderr } = ngen.run(['install', app]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(`Error: ${library} is missing; the deps.json of ${app} names it (EndGreeting/1.0.1).`) });
    expect(compiledBy(stdout)).toEqual(['EndApp']);
  });

  it.each<[string, (file: string) => void, RegExp]>([
    ['empty', (file) => truncateSync(file, 0), /EndGreeting\.dll is an empty file, not an assembly/],
    ['cut short', (file) => truncateSync(file, 1500), /EndGreeting\.dll is damaged: it is cut off: its section \.text ends at \d+, but it has 1500 bytes/],
    ['no assembly', (file) => writeFileSync(file, 'x'.repeat(5000)), /EndGreeting\.dll is no PE file/],
  ])('that is %s is named, and the application starts as it would', (_what, change, message) => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    change(join(dirname(app), 'EndGreeting.dll'));
    expect(ngen.run(['install', app])).toMatchObject({ status: 1, stderr: expect.stringMatching(message) });
    const plain = spawnSync('dotnet', [app], { encoding: 'utf8' });
    expect(plain.stderr).toContain('EndGreeting');
    expect(ngen.run(['run', app]).stderr).toContain('EndGreeting');
  });

  it('of three gigabytes, mostly holes, does not fill the disk', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    truncateSync(join(dirname(app), 'EndGreeting.dll'), 3 * 2 ** 30);
    expect(refusal(ngen.run(['install', app]))).toMatch(/EndGreeting\.dll has 3221225472 bytes, and no images are made of assemblies with more than 1073741824\./);
    expect(ngen.display()).toEqual({ roots: [], images: [] });
  });

  it('named by a path that climbs out of the application is looked for where the host looks: inside', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    const [library, deps] = [join(dirname(app), 'EndGreeting.dll'), app.replace('.dll', '.deps.json')];
    const outside = join(dirname(dirname(app)), 'outside');
    mkdirSync(outside);
    renameSync(library, join(outside, 'EndGreeting.dll'));
    writeFileSync(deps, readFileSync(deps, 'utf8').replaceAll('"EndGreeting.dll"', '"../outside/EndGreeting.dll"'));
    expect(ngen.run(['install', app])).toMatchObject({ status: 1, stderr: expect.stringContaining(`${library} is missing`) });
    expect(ngen.display().images.map(({ source }) => source)).toEqual([app]);
    expect(spawnSync('dotnet', [app], { encoding: 'utf8' }).stderr).toContain('FileNotFoundException');
  });

  it('that is there twice, beside the application and in a probing path, with other bytes: the one that the host loads has the image', () => {
    const ngen = newStore();
    const app = endApp('withoutJson');
    const packages = openFolder();
    const second = appCopy('EndApp', { properties: ['-p:Version=1.0.2', '-p:WithJson=false'] });
    const place = join(packages, 'EndGreeting', '1.0.1', 'EndGreeting.dll');
    mkdirSync(dirname(place), { recursive: true });
    copyFileSync(join(dirname(second), 'EndGreeting.dll'), place);
    const config = app.replace('.dll', '.runtimeconfig.json');
    const options = JSON.parse(readFileSync(config, 'utf8')) as { runtimeOptions: object };
    writeFileSync(config, JSON.stringify({ runtimeOptions: { ...options.runtimeOptions, additionalProbingPaths: [packages] } }));
    const plain = spawnSync('dotnet', [app], { encoding: 'utf8' }).stdout.split('\n');
    ngen.ok('install', app);
    const loaded = plain.find((line) => line.startsWith('EndGreeting '))!.split(' ')[2];
    expect(ngen.display('EndGreeting').images.filter(({ assembly }) => assembly.startsWith('EndGreeting,')).map(({ source }) => source)).toEqual([loaded]);
    expect(ngen.run(['run', app]).stdout.split('\n')[0]).toBe(plain[0]);
  });
});

it.each(['pipe', 'device', 'loop', 'folder'])('what is asked for itself may be a %s: it is named, and nothing waits for it', (what) => {
  const file = join(openFolder(), 'App.dll');
  writeFileSync(file, '');
  odd[what]!(file);
  for (const action of ['install', 'inspect']) expect(refusal(newStore({ compiler: false }).run([action, file]))).toMatch(what === 'device' ? /\/dev\/zero|App\.dll/ : new RegExp(file));
});

describe('assemblies that reference each other', () => {
  it.each(['dotnet', 'mono'] as const)('have images of each other on %s, and run with them', (runtime) => {
    const ngen = newStore();
    const app = cyclicApp(runtime);
    const said = spawnSync(runtime, [app], { encoding: 'utf8' }).stdout;
    expect(said).toContain(cyclicSays);
    const { status, stdout, stderr } = ngen.run(['install', app]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(compiledBy(stdout)).toEqual(expect.arrayContaining(['A', 'App', 'B']));
    const started = ngen.run(['run', app], { env: { MONO_LOG_LEVEL: 'debug', MONO_LOG_MASK: 'aot' } }).stdout;
    expect(started).toContain(cyclicSays);
    const fromImages = { dotnet: ['/cache/views/'], mono: ['FOUND method A:Count', 'FOUND method B:Count'] };
    for (const sign of fromImages[runtime]) expect(started).toContain(sign);
    compileCSharp({ out: join(dirname(app), 'B.dll'), source: 'public class B { public static string Count(int n) { return "new"; } }' });
    expect(ngen.run(['run', app]).stdout).toContain('Anew');
    expect(compiledBy(ngen.ok('update'))).toEqual(['A', 'App', 'B']);
    expect(ngen.run(['run', app]).stdout).toContain('Anew');
  });
});

describe('a program on Mono', () => {
  const onMono = (layout: Layout): { readonly app: string; readonly ran: () => Ran; readonly store: string } => {
    const ngen = newStore({ compiler: false });
    const { app } = install(versions, openFolder(), layout);
    return { app, store: ngen.store, ran: () => ngen.run(['install', app]) };
  };
  const declares = (entity: string): string => `<?xml version="1.0"?>\n<!DOCTYPE c [\n${entity}]>\n<configuration><x>&e;</x></configuration>`;
  const bomb = declares(`<!ENTITY e "&a;&a;">\n${Array.from('abcdefghij', (name, index) => `<!ENTITY ${name} "${`&${'bcdefghijk'[index]};`.repeat(10)}">`).join('\n')}`);

  it.each([
    ['declares entities in entities', bomb, /line 3: it declares entities of its own/],
    ['declares an entity of another file', declares('<!ENTITY e SYSTEM "file:///etc/passwd">\n'), /line 3: it declares entities of its own/],
    ['is cut off', '<configuration>\n<runtime>', /line \d+, column \d+: it ends before these elements do: configuration, runtime/],
  ])('whose configuration %s is refused with file, place and reason', (_what, config, message) => {
    const { app, ran, store } = onMono({ files: { 'L.dll': '1.0.0.0' }, config });
    const said = refusal(ran());
    expect(said).toMatch(message);
    expect(said).toContain(`${app}.config is malformed`);
    expect(said).not.toContain('root:');
    expect(recordedEvents(store)).toEqual([]);
  });

  it.each(['pipe', 'device', 'folder'])('whose configuration is a %s is refused', (what) => {
    const { app, ran } = onMono({ files: { 'L.dll': '1.0.0.0' }, config: '' });
    odd[what]!(`${app}.config`);
    expect(refusal(ran())).toContain(`${app}.config is no regular file`);
  });

  it.each<[string, (layout: Layout) => Layout, RegExp]>([
    ['a redirect to a version that is not there', () => ({ config: withBinding(dependent(versions, redirect('1.0.0.0', '7.0.0.0'))) }), /App\.exe\.config, line \d+: redirects to L, Version=7\.0\.0\.0, .*, which is not there; .*App\.exe will fail when it needs it/],
    ['a private path that climbs out of the application', (layout) => ({ ...layout, config: withBinding('<probing privatePath="../..;inside"/>') }), /App\.exe\.config, line \d+: .*"?\.\.\/\.\."?/],
  ])('with %s is warned of, and gets the images that it can have', (_what, change, message) => {
    const { ran } = onMono(change({ files: { 'L.dll': '1.0.0.0' } }));
    const { status, stdout, stderr } = ran();
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(message) });
    expect(compiledBy(stdout)).toContain('App');
  });

  it('whose configuration overrules its publisher’s policy is told so', () => {
    const config = (to: string): string => withBinding(dependent(versions, redirect('1.0.0.0', to)));
    const { app, gac } = install(versions, openFolder(), { gac: ['1.1.0.0', '2.0.0.0'], config: config('1.1.0.0'), policy: { majorMinor: '1.0', config: config('2.0.0.0') } });
    const { program, environment } = ownMono();
    const its = join(dirname(dirname(program)), 'lib', 'mono', 'gac');
    rmSync(its);
    mkdirSync(its);
    for (const folder of ['/usr/lib/mono/gac', gac]) for (const name of readdirSync(folder)) symlinkSync(join(folder, name), join(its, name));
    const { status, stderr } = newStore({ compiler: false }).run(['install', app, '/queue'], { env: environment });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/publisher's policy redirects L, .* to 2\.0\.0\.0, which .*App\.exe\.config overrules/) });
  });

  it('does not follow a code base out of its folder, as Mono does not', () => {
    const outside = openFolder();
    cpSync(versions.library('1.0.0.0'), join(outside, 'L.dll'));
    const { app, ran } = onMono({ config: withBinding(dependent(versions, `<codeBase version="1.0.0.0" href="file://${outside}/L.dll"/>`)) });
    expect(ran()).toMatchObject({ status: 0, stderr: expect.stringContaining(`${app} references L, Version=1.0.0.0`) });
  });

  it('with two files of one identity is told which counts', () => {
    const { app, ran } = onMono({ files: { 'L.dll': '1.0.0.0' } });
    const other = compileCSharp({ out: join(openFolder(), 'L.dll'), source: 'public class L { public static void Do() { } public int other; }', version: '1.0.0.0', key: versions.key });
    copyFileSync(other, join(dirname(app), 'L.exe'));
    expect(ran()).toMatchObject({ status: 0, stderr: expect.stringContaining('two files of one identity. Mono uses the one that it loads first.') });
  });

  it('has a pipe where Mono looks for an image: it is named, and nothing waits for it', () => {
    const { app, ran } = onMono({ files: { 'L.dll': '1.0.0.0' } });
    const image = join(dirname(app), 'L.dll.so');
    expect(spawnSync('mkfifo', [image]).status).toBe(0);
    expect(ran()).toMatchObject({ status: 0, stderr: expect.stringContaining(`${image} lies where Mono looks first, and does not fit`) });
  });
});
