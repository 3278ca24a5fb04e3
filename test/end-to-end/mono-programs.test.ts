import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { asNobody } from '../support/as-nobody.ts';
import { machineStore } from '../support/machine-store.ts';
import { dataSource, fromView, monoApp, startMonoApp, whatMonoSaid, writeData, writePlugin } from '../support/mono-app.ts';
import { requireMono } from '../support/mono.ts';
import { compiledBy, newStore, openFolder } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { everythingIn } from '../support/ngen-files.ts';
import { ownMono } from '../support/own-mono.ts';

beforeAll(requireMono);

const nameOf = (assembly: string): string => assembly.split(',')[0]!;

describe('a program on Mono', () => {
  it('starts with images of its assemblies, as itself', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    expect(compiledBy(ngen.ok('install', app))).toEqual(expect.arrayContaining(['App', 'Data', 'Reader']));
    const said = startMonoApp(ngen, [app, 'exit', '3', 'a b', '*', '']);
    expect(said).toMatchObject({ status: 3, output: 'value 7 exit|3|a b|*|' });
    expect(fromView(said, ngen)).toEqual(expect.arrayContaining(['App.exe.so', 'Data.dll.so', 'Reader.dll.so']));
    expect(said.methods).toEqual(['App:Main', 'Reader:Read']);
    expect(ngen.ok('install', app)).toBe('All compilation targets are up to date.\n');
  });

  it('is shown with its runtime and recorded with its compiler', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    ngen.ok('install', app);
    const { roots, images } = ngen.display();
    expect(roots).toMatchObject([{ path: app, runtime: 'mono', scenarios: ['default'], usedWhen: ['ngen run', 'launcher'] }]);
    expect(new Set(images.map(({ runtime }) => runtime))).toEqual(new Set(['mono']));
    expect(images.find(({ source }) => source === app)).toMatchObject({ state: 'valid', references: 1, roots: [app] });
    const made = recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageCompiled' ? [event.data] : []));
    expect(new Set(made.map(({ compiler }) => compiler))).toEqual(new Set([`mono ${/version (\S+)/.exec(spawnSync('mono', ['--version'], { encoding: 'utf8' }).stdout)![1]}`]));
    expect(made[0]).toMatchObject({ options: ['deterministic'], methodsLeftOut: 0 });
  });

  it('shares the images of the framework with others, mscorlib’s among them', () => {
    const ngen = newStore({ compiler: false });
    const [first, second] = [monoApp(), monoApp()];
    writeData(dirname(second), dataSource('', 8));
    const { environment } = ownMono();
    const installed = (app: string): readonly string[] => {
      const { status, stdout, stderr } = ngen.run(['install', app], { env: environment });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return compiledBy(stdout);
    };
    expect(installed(first)).toEqual(['App', 'Data', 'Reader', 'mscorlib']);
    expect(installed(second)).toEqual(['App', 'Data', 'Reader']);
    expect(ngen.display().images.find(({ assembly }) => nameOf(assembly) === 'mscorlib')).toMatchObject({ state: 'valid', references: 2 });
    for (const app of [first, second]) expect(fromView(startMonoApp(ngen, [app], environment), ngen)).toContain('mscorlib.dll.so');
    ngen.ok('uninstall', first);
    expect(ngen.display().images.find(({ assembly }) => nameOf(assembly) === 'mscorlib')).toMatchObject({ state: 'valid', references: 1 });
    expect(fromView(startMonoApp(ngen, [second], environment), ngen)).toContain('mscorlib.dll.so');
  });

  it('from Debian’s packages prints the same with images as without', () => {
    const ngen = newStore({ compiler: false });
    const programs = [
      ['/usr/lib/mono/4.5/gacutil.exe', '-l', 'mscorlib'],
      ['/usr/lib/mono/4.5/csharp.exe', '-e', 'Console.WriteLine(new System.Uri("http://a/b").Host + System.Linq.Enumerable.Range(1, 4).Sum())'],
    ] as const;
    for (const [program, ...args] of programs) {
      ngen.ok('install', program);
      const plain = spawnSync('mono', [program, ...args], { encoding: 'utf8' });
      const said = startMonoApp(ngen, [program, ...args]);
      expect(said).toMatchObject({ status: plain.status, output: plain.stdout.trim() });
      expect(fromView(said, ngen)).toContain(`${basename(program)}.so`);
    }
    const shared = ngen.display().images.filter(({ references }) => references === 2).map(({ assembly }) => nameOf(assembly));
    expect(shared).toEqual(expect.arrayContaining(['mscorlib', 'Mono.Security']));
  });
});

it('a link on PATH to a program starts it with its images where the store’s commands go before', () => {
  const ngen = newStore({ compiler: false });
  const app = monoApp();
  const links = openFolder();
  symlinkSync(app, join(links, 'App'));
  const path = `${links}:${process.env['PATH']}`;
  expect(ngen.run(['install', app], { env: { PATH: path } })).toMatchObject({ status: 0, stderr: '' });
  const { status, stdout, stderr } = spawnSync('sh', ['-c', 'App exit 5'], { encoding: 'utf8', env: { ...process.env, PATH: `${join(ngen.store, 'cache', 'bin')}:${path}`, MONO_LOG_LEVEL: 'debug', MONO_LOG_MASK: 'aot' } });
  expect(whatMonoSaid({ status, stdout, stderr })).toMatchObject({ status: 5, output: 'value 7 exit|5', methods: ['App:Main', 'Reader:Read'] });
});

it('images of the machine’s store serve ordinary users', () => {
  const { ngen } = machineStore();
  const app = monoApp();
  ngen.ok('install', app);
  const said = whatMonoSaid(ngen.run(['run', app], { ...asNobody, env: { ...asNobody.env, MONO_LOG_LEVEL: 'debug', MONO_LOG_MASK: 'aot' } }));
  expect(said).toMatchObject({ status: 0, output: 'value 7', methods: ['App:Main', 'Reader:Read'] });
});

describe('inspect', () => {
  it('shows of which build an image is, and which builds it depends on, as monodis names them', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    ngen.ok('install', app);
    const image = startMonoApp(ngen, [app]).images.find((file) => file.endsWith('/App.exe.so'))!;
    const mvidOf = (file: string): string => /\{([0-9A-Fa-f-]+)\}/.exec(spawnSync('monodis', ['--module', file], { encoding: 'utf8' }).stdout)![1]!.toLowerCase();
    const shown = JSON.parse(ngen.ok('inspect', '--json', image)) as { readonly mono: { readonly dependencies: readonly { readonly assembly: string; readonly mvid: string }[] } };
    expect(shown).toMatchObject({ file: image, assembly: 'App', mvid: mvidOf(app), native: true, machine: 'x64', instructionSets: { needed: expect.arrayContaining(['Sse2']), excluded: [] } });
    const files = { Data: join(dirname(app), 'Data.dll'), Reader: join(dirname(app), 'Reader.dll'), mscorlib: '/usr/lib/mono/4.5/mscorlib.dll' };
    expect(Object.fromEntries(shown.mono.dependencies.map(({ assembly, mvid }) => [nameOf(assembly), mvid]))).toEqual(Object.fromEntries(Object.entries(files).map(([name, file]) => [name, mvidOf(file)])));
    expect(ngen.ok('inspect', image)).toMatch(/native code: {2}Mono's, format 171, \d+ methods and instances\n {2}processor: {4}Sse, Sse2/);
    expect(ngen.ok('inspect', image)).toMatch(/depends on: .*Data, Version=0\.0\.0\.0, .*MVID/s);
    const damaged = join(dirname(app), 'Damaged.so');
    writeFileSync(damaged, readFileSync(image).subarray(0, 3000));
    expect(ngen.run(['inspect', damaged])).toMatchObject({ status: 1, stderr: expect.stringMatching(/^Error: .*Damaged\.so is/) });
  });
});

describe('an assembly of the GAC', () => {
  // .NET has none of this name.
  const security = 'Mono.Security, Version=4.0.0.0, Culture=neutral, PublicKeyToken=0738eb9f132ed756';

  it('is installed by its full name, and shown and uninstalled by part of it', () => {
    const ngen = newStore({ compiler: false });
    ngen.ok('install', security);
    const path = realpathSync('/usr/lib/mono/gac/Mono.Security/4.0.0.0__0738eb9f132ed756/Mono.Security.dll');
    expect(ngen.display('Mono.Security, Version=4').roots).toMatchObject([{ assembly: security, path, runtime: 'mono', usedWhen: [] }]);
    expect(ngen.ok('install', security)).toBe('All compilation targets are up to date.\n');
    expect(ngen.ok('uninstall', 'Mono.Security')).toBe(`Uninstalled ${path}.\n`);
  });

  it('goes before a facade of the same name in .NET', () => {
    const name = 'System.Numerics, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089';
    const ngen = newStore({ compiler: false });
    ngen.ok('install', name, '/queue');
    expect(ngen.display().roots).toMatchObject([{ path: realpathSync('/usr/lib/mono/gac/System.Numerics/4.0.0.0__b77a5c561934e089/System.Numerics.dll'), runtime: 'mono' }]);
  });

  it('of another version than is there is not found', () => {
    const { status, stderr } = newStore({ compiler: false }).run(['install', security.replace('4.0.0.0', '9.9.9.9')]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^Error: No assembly named "Mono\.Security, Version=9\.9\.9\.9, .*nor is it in .* or in Mono's GAC/) });
  });
});

describe('a view', () => {
  it('serves two application domains by one image, whose code the first one runs', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    ngen.ok('install', app);
    const said = startMonoApp(ngen, [app, 'domain']);
    expect(said.output).toBe('value 7 domain\nsecond 7');
    expect(fromView(said, ngen).filter((name) => name === 'Reader.dll.so')).toHaveLength(1);
    expect(said.methods.filter((name) => name === 'Reader:Read')).toHaveLength(1);
  });

  it('holds the image of a library that was installed for the application, for Assembly.Load', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    const plugin = writePlugin(dirname(app));
    ngen.ok('install', app);
    expect(startMonoApp(ngen, [app, 'load', 'Plugin']).methods).not.toContain('Plugin:Say');
    expect(compiledBy(ngen.ok('install', plugin, `/ExeConfig:${app}`))).toEqual(['Plugin']);
    const said = startMonoApp(ngen, [app, 'load', 'Plugin']);
    expect(said.output).toBe('value 7 load|Plugin\nplugin');
    expect(said.methods).toContain('Plugin:Say');
  });

  it('gives way to what Mono finds before it: a vendor’s image is left alone, one that does not fit is named', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    const reader = join(dirname(app), 'Reader.dll');
    expect(spawnSync('mono', ['--aot', reader], { env: { ...process.env, MONO_PATH: dirname(app) } }).status).toBe(0);
    ngen.ok('install', app);
    expect(ngen.display().images.find(({ source }) => source === reader)).toMatchObject({ state: 'precompiled' });
    const said = startMonoApp(ngen, [app]);
    expect(said.images).toContain(`${reader}.so`);
    expect(said.methods).toEqual(['App:Main', 'Reader:Read']);
    writeFileSync(`${reader}.so`, '');
    const { status, stderr, stdout } = ngen.run(['update']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: `Warning: ${reader}.so lies where Mono looks first, and does not fit ${reader}: no other image of that assembly is used.\n` });
    expect(compiledBy(stdout)).toEqual(['Reader']);
  });
});

describe('what goes wrong', () => {
  it('a configuration that is no XML is refused with file and line, and nothing is changed', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    writeFileSync(`${app}.config`, '<configuration>\n<runtime></configuration>\n');
    const before = everythingIn(ngen.store);
    const { status, stdout, stderr } = ngen.run(['install', app]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^Error: .*App\.exe\.config.*line 2/);
    expect(recordedEvents(ngen.store)).toEqual([]);
    expect([...everythingIn(ngen.store).keys()].filter((name) => name.endsWith('.dll') && !before.has(name))).toEqual([]);
  });

  it('an image that cannot be made within the limits is a failure, and the program starts; the next update makes it', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    const { status, stderr } = ngen.run(['install', app, '--time-limit', '0.01s']);
    expect(status).toBe(1);
    for (const name of ['App.exe', 'Data.dll', 'Reader.dll']) expect(stderr).toContain(`Error: ${join(dirname(app), name)}: the compiler took longer than its limit and was stopped`);
    expect(startMonoApp(ngen, [app])).toMatchObject({ status: 0, output: 'value 7', methods: [] });
    ngen.ok('update');
    expect(startMonoApp(ngen, [app]).methods).toEqual(['App:Main', 'Reader:Read']);
  });

  it('a program whose library is gone gets images of the rest, and says so', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    spawnSync('rm', [join(dirname(app), 'Data.dll')]);
    const { status, stdout, stderr } = ngen.run(['install', app]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/Reader\.dll references Data, .*which is not there; methods that use it are left to the JIT/);
    expect(compiledBy(stdout)).toEqual(expect.arrayContaining(['App', 'Reader']));
  });
});
