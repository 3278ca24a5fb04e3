import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileCSharp, runMono, type MonoRun } from '../../support/mono-programs.ts';
import { requireMono } from '../../support/mono.ts';
import { openTemporaryFolder } from '../compiler/mono/mono-request.ts';
import { makeMonoView } from './support/mono-view-folder.ts';

const notInlined = '[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]';
const data = (fields: string): string => `public class Data { ${fields} }`;
const appSource = `using System; using System.Diagnostics;
public class Remote : MarshalByRefObject { public int Go() { return Reader.Read(new Data()); } }
class App { static void Main(string[] args) {
  Console.WriteLine("" + Reader.Read(new Data()));
  if (args.Length > 0 && args[0] == "domain") {
    var second = AppDomain.CreateDomain("second");
    Console.WriteLine("second " + ((Remote)second.CreateInstanceAndUnwrap(typeof(Remote).Assembly.FullName, "Remote")).Go());
  }
  if (args.Length > 0 && args[0] == "child") Process.Start(new ProcessStartInfo("mono", args[1]) { UseShellExecute = false }).WaitForExit();
} }`;

let folder: string;
let app: string;
let view: string;
beforeAll(async () => {
  requireMono();
  folder = openTemporaryFolder();
  const place = (name: string): string => join(folder, 'app', name);
  mkdirSync(join(folder, 'app'), { mode: 0o755 });
  const library = compileCSharp({ out: place('Data.dll'), source: data('public int value = 7;') });
  // Reads a field of another assembly's class and no more: Mono's own table does not say so.
  const reader = compileCSharp({ out: place('Reader.dll'), source: `public class Reader { ${notInlined} public static int Read(Data data) { return data.value; } }`, references: [library] });
  app = compileCSharp({ out: place('App.exe'), source: appSource, references: [library, reader] });
  view = join(folder, 'view');
  await makeMonoView(app, folder, view, { names: ['App.exe', 'Reader.dll', 'Data.dll'] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const images = ({ log }: MonoRun): readonly string[] => log.flatMap((line) => /^AOT: image '(.*)' found\.$/.exec(line)?.[1] ?? []).filter((file) => file !== '(null)').sort();
const methods = ({ log }: MonoRun): readonly string[] => log.flatMap((line) => /^AOT: FOUND method (\w+:\w+) /.exec(line)?.[1] ?? []).filter((name) => /^(?:App|Reader|Data|Remote):/.test(name));
const unusable = ({ log }: MonoRun): readonly string[] => log.filter((line) => line.includes('is unusable') && line.includes(folder));

/** A copy of application and view that a test may change. */
const copyOfAll = (label: string): { readonly app: string; readonly view: string } => {
  const at = join(folder, label);
  cpSync(join(folder, 'app'), join(at, 'app'), { recursive: true });
  cpSync(view, join(at, 'view'), { recursive: true });
  return { app: join(at, 'app', 'App.exe'), view: join(at, 'view') };
};

const start = (files: { readonly app: string; readonly view: string }, options: readonly string[] = [], args: readonly string[] = []): MonoRun => runMono([...options, `--aot-path=${files.view}`, files.app, ...args], { mask: 'aot' });

const own = (): { readonly app: string; readonly view: string } => ({ app, view });

describe('the runtime takes images from a view', () => {
  test('all of them, and runs their code', () => {
    const run = start(own());
    expect(run).toMatchObject({ status: 0, output: '7' });
    expect(images(run)).toEqual(['App.exe.so', 'Data.dll.so', 'Reader.dll.so'].map((name) => join(view, name)));
    expect(methods(run)).toEqual(['App:Main', 'Reader:Read']);
  });

  test('also with options that do not touch the code', () => {
    for (const option of ['--debug', '--server', '--optimize=all', '--assembly-loader=strict']) expect([option, methods(start(own(), [option]))]).toEqual([option, ['App:Main', 'Reader:Read']]);
  });

  test('once for two application domains; the second one compiles the methods itself', () => {
    const run = start(own(), [], ['domain']);
    expect(run.output).toBe('7\nsecond 7');
    expect(images(run)).toHaveLength(3);
    expect(methods(run)).toEqual(['App:Main', 'Reader:Read']);
  });

  test('by an option: a child process looks for its own; a variable reaches it', () => {
    const environment = { MONO_ENV_OPTIONS: `--aot-path=${view}` };
    expect(images(start(own(), [], ['child', app]))).toHaveLength(3);
    expect(images(runMono([app, 'child', app], { mask: 'aot', environment }))).toHaveLength(6);
  });
});

describe('the runtime refuses', () => {
  test('an image that only read a field of an assembly that was replaced', () => {
    const changed = copyOfAll('layout');
    compileCSharp({ out: join(changed.app, '..', 'Data.dll'), source: data('public int before = 99; public long between = 5; public int value = 7;') });
    const run = start(changed);
    expect(run.output).toBe('7');
    expect(methods(run)).toEqual([]);
    expect(unusable(run).some((line) => line.includes('Reader.dll.so') && line.includes('GUID of dependent assembly Data'))).toBe(true);
  });

  test('and would run that of Mono’s own making, which reads the wrong field', () => {
    const changed = copyOfAll('unguarded');
    runMono([`--aot=outfile=${changed.view}/Reader.dll.so`, join(changed.app, '..', 'Reader.dll')]);
    rmSync(join(changed.view, 'App.exe.so'));
    compileCSharp({ out: join(changed.app, '..', 'Data.dll'), source: data('public int before = 99; public long between = 5; public int value = 7;') });
    expect(start(changed).output).toBe('99');
  });

  test('the image of an assembly that was replaced itself', () => {
    const changed = copyOfAll('replaced');
    compileCSharp({ out: join(changed.app, '..', 'Reader.dll'), source: 'public class Reader { public static int Read(Data data) { return -data.value; } }', references: [join(changed.app, '..', 'Data.dll')] });
    const run = start(changed);
    expect(run.output).toBe('-7');
    expect(unusable(run).some((line) => line.includes('Reader.dll.so is unusable: doesn\'t match assembly'))).toBe(true);
  });

  test('any image for a debugger but those made for it', async () => {
    const agent = ['--debug', '--debugger-agent=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0'];
    const plain = start(own(), agent);
    expect(plain.output.split('\n')[0]).toBe('7');
    expect(methods(plain)).toEqual([]);
    expect(unusable(plain).every((line) => line.includes('not compiled for debugging'))).toBe(true);
    const debug = join(folder, 'debug-view');
    await makeMonoView(app, folder, debug, { scenario: 'debug', names: ['App.exe', 'Reader.dll', 'Data.dll'] });
    const run = start({ app, view: debug }, agent);
    expect(methods(run)).toEqual(['App:Main', 'Reader:Read']);
  });

  test('to look into the view when something lies beside the assembly, of use or not', () => {
    const changed = copyOfAll('shadow');
    copyFileSync(join(changed.view, 'Data.dll.so'), join(changed.app, '..', 'Reader.dll.so'));
    const run = start(changed);
    expect(run.output).toBe('7');
    expect(methods(run)).toEqual(['App:Main']);
  });
});

describe('damaged images', () => {
  test.each([
    [0, 0],
    [64, 0],
  ])('cut to %d bytes: the runtime passes over them', (size) => {
    const changed = copyOfAll(`cut-${size}`);
    writeFileSync(join(changed.view, 'Reader.dll.so'), readFileSync(join(view, 'Reader.dll.so')).subarray(0, size));
    expect(start(changed)).toMatchObject({ status: 0, output: '7' });
  });

  test('cut in the middle: the runtime crashes, so that a view must never hold one', () => {
    const changed = copyOfAll('cut-middle');
    writeFileSync(join(changed.view, 'Reader.dll.so'), readFileSync(join(view, 'Reader.dll.so')).subarray(0, 5000));
    // What it writes about the crash goes into its current folder.
    const { status, signal } = runMono([`--aot-path=${changed.view}`, changed.app], { cwd: join(folder, 'cut-middle') });
    expect(status === null ? signal : status).not.toBe(0);
  });
});

describe('a profiler that counts calls', () => {
  const calls = (aotPath: string): boolean => {
    const output = join(folder, 'calls.mlpd');
    rmSync(output, { force: true });
    expect(runMono([`--profile=log:calls,output=${output}`, `--aot-path=${aotPath}`, app])).toMatchObject({ status: 0, output: '7' });
    const report = spawnSync('mprof-report', ['--reports=call', output], { encoding: 'utf8' }).stdout;
    expect(report).toContain('Total calls:');
    return report.includes('App:Main');
  };

  // One image only: with several the log profiler of Mono 6.8 crashes at the end, also with those of Mono's own making (docs/mono.md).
  test('sees nothing of methods from an ordinary image, and all from one made for it', async () => {
    const [plain, profile] = [join(folder, 'plain-one'), join(folder, 'profile-one')];
    await makeMonoView(app, folder, plain, { names: ['App.exe'] });
    await makeMonoView(app, folder, profile, { scenario: 'profile', names: ['App.exe'] });
    expect([calls(plain), calls(profile), calls(join(folder, 'no-view'))]).toEqual([false, true, true]);
    expect(methods(start({ app, view: profile }, ['--profile=log:calls,output=/dev/null']))).toEqual(['App:Main']);
  });
});

// The program itself runs such programs in test/end-to-end/mono-programs.test.ts; these take most of a minute.
const programs = process.env['NGEN_TEST_TIER'] === 'full' ? ['mcs.exe'] : [];

test.each(programs)('programs of Debian: the C# compiler compiles, and the C# shell evaluates, with the framework’s images: %s', { timeout: 600_000 }, async (program) => {
  const csharp = join(folder, 'csharp-view');
  await makeMonoView('/usr/lib/mono/4.5/csharp.exe', folder, csharp);
  const shell = runMono([`--aot-path=${csharp}`, '/usr/lib/mono/4.5/csharp.exe', '-e', 'Console.WriteLine(6 * 7)'], { mask: 'aot' });
  expect(shell.output).toContain('42');
  expect(images(shell)).toEqual(expect.arrayContaining(['csharp.exe.so', 'Mono.CSharp.dll.so', 'System.Core.dll.so', 'System.dll.so', 'System.Xml.dll.so'].map((name) => join(csharp, name))));
  // Debian's own image of mcs.exe lies in the system's cache and comes first; under another name ours is taken.
  const mcs = join(folder, 'compiler', 'compiler.exe');
  mkdirSync(join(folder, 'compiler'), { mode: 0o755 });
  copyFileSync(join('/usr/lib/mono/4.5', program), mcs);
  const compiler = join(folder, 'compiler-view');
  await makeMonoView(mcs, folder, compiler, { names: ['compiler.exe'] });
  for (const name of ['System.Core.dll.so', 'System.dll.so', 'System.Xml.dll.so']) renameSync(join(csharp, name), join(compiler, name));
  writeFileSync(join(folder, 'hello.cs'), 'class Hello { static void Main() { System.Console.WriteLine("hello"); } }');
  const run = runMono([`--aot-path=${compiler}`, mcs, `-out:${folder}/hello.exe`, join(folder, 'hello.cs')], { mask: 'aot' });
  expect(run.status).toBe(0);
  expect(images(run)).toEqual(['System.Core.dll.so', 'System.Xml.dll.so', 'System.dll.so', 'compiler.exe.so'].map((name) => join(compiler, name)));
  expect(run.log.filter((line) => line.startsWith('AOT: FOUND method')).length).toBeGreaterThan(1000);
  expect(runMono([join(folder, 'hello.exe')]).output).toBe('hello');
});
