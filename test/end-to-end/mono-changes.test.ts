import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { dataSource, fromView, monoApp, startMonoApp, writeData, writePlugin } from '../support/mono-app.ts';
import { compileCSharp } from '../support/mono-programs.ts';
import { requireMono } from '../support/mono.ts';
import { compiledBy, newStore, type Ngen } from '../support/ngen.ts';
import { recordedEvents } from '../support/ngen-events.ts';
import { inCache, storedObjects } from '../support/ngen-files.ts';
import { ownMono } from '../support/own-mono.ts';

beforeAll(requireMono);

const installed = (environment: NodeJS.ProcessEnv = {}): { readonly ngen: Ngen; readonly app: string } => {
  const ngen = newStore({ compiler: false });
  const app = monoApp();
  expect(ngen.run(['install', app], { env: environment })).toMatchObject({ status: 0, stderr: '' });
  return { ngen, app };
};

const reasons = (ngen: Ngen): readonly string[] =>
  recordedEvents(ngen.store).flatMap((event) => (event.type === 'ImageInvalidated' ? [`${event.data.reason.kind} ${basename(event.data.reason.what)}`] : [])).sort();

const views = (ngen: Ngen): string => join(ngen.store, 'cache', 'views');

const imageInView = (ngen: Ngen, name: string): string => join(views(ngen), readdirSync(views(ngen))[0]!, name);

const all = ['App.exe.so', 'Data.dll.so', 'Reader.dll.so'];

describe('a change shows at the next start', () => {
  it('of a library whose fields moved: without images now, with new ones after an update', () => {
    const { ngen, app } = installed();
    writeData(dirname(app), dataSource('public long between = 99;', 8));
    expect(startMonoApp(ngen, [app])).toMatchObject({ output: 'value 8', methods: [] });
    expect(compiledBy(ngen.ok('update'))).toEqual(['App', 'Data', 'Reader']);
    expect(reasons(ngen)).toEqual(['assemblyReplaced Data.dll', 'dependencyReplaced Data.dll', 'dependencyReplaced Data.dll']);
    const said = startMonoApp(ngen, [app]);
    expect(said).toMatchObject({ output: 'value 8', methods: ['App:Main', 'Reader:Read'] });
    expect(fromView(said, ngen)).toEqual(expect.arrayContaining(all));
    expect(ngen.ok('update')).toBe('All compilation targets are up to date.\n');
  });

  it('of the program itself, which is the only one compiled again', () => {
    const { ngen, app } = installed();
    compileCSharp({ out: app, source: 'public class App { static void Main() { System.Console.WriteLine("new " + Reader.Read(new Data())); } }', references: [join(dirname(app), 'Data.dll'), join(dirname(app), 'Reader.dll')] });
    expect(startMonoApp(ngen, [app]).output).toBe('new 7');
    expect(compiledBy(ngen.ok('update'))).toEqual(['App']);
    expect(startMonoApp(ngen, [app])).toMatchObject({ output: 'new 7', methods: ['App:Main', 'Reader:Read'] });
  });

  it('of the configuration that appears, and leads to another library; the program’s own image is opened before it is read', () => {
    const { ngen, app } = installed();
    compileCSharp({ out: join(dirname(app), 'first', 'Data.dll'), source: dataSource('', 9) });
    rmSync(join(dirname(app), 'Data.dll'));
    writeFileSync(`${app}.config`, '<configuration><runtime><assemblyBinding xmlns="urn:schemas-microsoft-com:asm.v1"><probing privatePath="first"/></assemblyBinding></runtime></configuration>');
    expect(startMonoApp(ngen, [app]).output).toBe('value 9');
    const { stdout, stderr } = ngen.run(['update']);
    expect(compiledBy(stdout)).toEqual(['App', 'Data', 'Reader']);
    expect(stderr).toBe(`Warning: ${app} itself runs through the JIT: Mono opens its image before it reads in ${app}.config where ${join(dirname(app), 'first', 'Data.dll')} is. Its libraries have their images.\n`);
    expect(startMonoApp(ngen, [app])).toMatchObject({ output: 'value 9', methods: ['Reader:Read'] });
  });

  it('of the runtime: another build of Mono gets images of its own', () => {
    const { program, environment } = ownMono();
    const { ngen, app } = installed(environment);
    appendFileSync(program, 'another build');
    expect(fromView(startMonoApp(ngen, [app], environment), ngen)).toEqual([]);
    const { status, stdout } = ngen.run(['update'], { env: environment });
    expect({ status, compiled: compiledBy(stdout) }).toEqual({ status: 0, compiled: ['App', 'Data', 'Reader', 'mscorlib'] });
    expect(new Set(reasons(ngen))).toEqual(new Set(['environmentChanged compiler, processor or operating system']));
    expect(fromView(startMonoApp(ngen, [app], environment), ngen)).toEqual(expect.arrayContaining(all));
  });

  it('of an image that was cut short: it is not loaded, which would crash the program, and an update makes it anew', () => {
    const { ngen, app } = installed();
    truncateSync(imageInView(ngen, 'Reader.dll.so'), 5000);
    expect(startMonoApp(ngen, [app])).toMatchObject({ status: 0, output: 'value 7', methods: [] });
    expect(compiledBy(ngen.ok('update'))).toEqual(['Reader']);
    expect(reasons(ngen)).toEqual(['imageDamaged Reader.dll']);
    expect(startMonoApp(ngen, [app])).toMatchObject({ status: 0, output: 'value 7', methods: ['App:Main', 'Reader:Read'] });
  });
});

it('a file that the program writes beside itself changes nothing; a library that it could load is seen', () => {
  const { ngen, app } = installed();
  writeFileSync(join(dirname(app), 'settings.xml'), '<settings/>');
  expect(startMonoApp(ngen, [app]).methods).toEqual(['App:Main', 'Reader:Read']);
  expect(ngen.ok('install', app)).toBe('All compilation targets are up to date.\n');
  const plugin = writePlugin(dirname(app));
  ngen.ok('install', app);
  expect(ngen.display().images.map(({ source }) => source)).not.toContain(plugin);
  expect(recordedEvents(ngen.store).map(({ type }) => type)).toContain('RootRebound');
});

describe('the program starts as it is', () => {
  it.each([
    ['with libraries of another folder', { MONO_PATH: '/tmp' }],
    ['with another GAC', { MONO_GAC_PREFIX: '/nonexistent' }],
    ['with images of somebody’s choice', { MONO_ENV_OPTIONS: '--aot-path=/nonexistent' }],
    ['with a profiler, which ordinary images crash', { MONO_ENV_OPTIONS: '--profile=log:alloc,output=/dev/null' }],
  ])('when it is asked for %s', (_what, environment) => {
    const { ngen, app } = installed();
    const said = startMonoApp(ngen, [app], environment);
    expect(said).toMatchObject({ status: 0, output: 'value 7' });
    expect(fromView(said, ngen)).toEqual([]);
    expect(fromView(startMonoApp(ngen, [app], { MONO_ENV_OPTIONS: '--server' }), ngen)).toEqual(expect.arrayContaining(all));
  });

  it('when it is not installed, and says what is missing where there is no Mono', () => {
    const ngen = newStore({ compiler: false });
    const app = monoApp();
    expect(startMonoApp(ngen, [app, 'exit', '4'])).toMatchObject({ status: 4, output: 'value 7 exit|4', methods: [] });
    const { status, stderr } = ngen.run(['run', app], { env: { PATH: '/nonexistent' } });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^Error: There is no mono on PATH to start .*App\.exe with\.\n.*apt-get install mono-runtime/) });
  });
});

describe('uninstall', () => {
  it('leaves nothing of a program', () => {
    const { ngen, app } = installed();
    ngen.ok('uninstall', app);
    expect(ngen.display()).toEqual({ roots: [], images: [] });
    for (const folder of ['views', 'launchers', 'records']) expect(inCache(ngen.store, folder)).toEqual([]);
    expect(storedObjects(ngen.store)).toEqual([]);
    expect(startMonoApp(ngen, [app])).toMatchObject({ output: 'value 7', methods: [] });
  });

  it('leaves the view to a program that runs, until it has ended', async () => {
    const { ngen, app } = installed();
    const child = spawn(...((([command, ...args]) => [command, args] as const)(ngen.commandLine('run', app, 'wait'))), { env: { ...process.env, NGEN_ROOT: ngen.store }, stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const said: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    await once(child.stdout, 'data');
    ngen.ok('uninstall', app);
    expect(inCache(ngen.store, 'views')).toHaveLength(1);
    const ended = once(child, 'close');
    child.stdin.end('\n');
    expect(await ended).toEqual([0, null]);
    expect(said.join('')).toBe('value 7 wait\ngoes on\n');
    ngen.ok('update');
    expect(inCache(ngen.store, 'views')).toEqual([]);
    expect(storedObjects(ngen.store)).toEqual([]);
  });
});
