import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemblerScript } from '../../../../adapters/compiler/mono/assemble-image.ts';
import { compileMonoImage } from '../../../../adapters/compiler/mono/compile-mono-image.ts';
import type { MonoCompileRequest } from '../../../../adapters/compiler/mono/mono-compiler.ts';
import { readMonoImage } from '../../../../adapters/compiler/mono/read-mono-image.ts';
import { readAssembly } from '../../../../adapters/assembly/read-assembly.ts';
import { compileCSharp, runMono } from '../../../support/mono-programs.ts';
import { writeStrongNameKey } from '../../../support/strong-name-key.ts';
import { requireMono } from '../../../support/mono.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { roomy } from '../support/request.ts';
import { monoCompiler, monoRequests, openTemporaryFolder } from './mono-request.ts';

let folder: string;
let app: string;
beforeAll(() => {
  requireMono();
  folder = openTemporaryFolder();
  mkdirSync(join(folder, 'app'), { mode: 0o755 });
  const helper = compileCSharp({ out: join(folder, 'app', 'Helper.dll'), source: 'public class Helper { public static string Say() { return Same("help"); } static T Same<T>(T t) { return t; } }' });
  const library = compileCSharp({ out: join(folder, 'app', 'Library.dll'), source: 'public class Library { public static string Say() { return "library with " + Helper.Say(); } }', references: [helper] });
  app = compileCSharp({ out: join(folder, 'app', 'App.exe'), source: 'class App { static void Main() { System.Console.WriteLine(Library.Say()); } }', references: [library] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const requestFor = (name: string, changes: Partial<MonoCompileRequest> = {}): MonoCompileRequest => ({ ...monoRequests(app, folder).get(name)!, ...changes });

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

const expectNothingLeft = (request: MonoCompileRequest): void => expect(readdirSync(dirname(request.output))).toEqual([]);

describe('an image', () => {
  test('belongs to its assembly, names what it was compiled against, and is alone in its folder', async () => {
    const request = requestFor('Library.dll');
    const result = await compileMonoImage(monoCompiler(), request, roomy);
    expect(result).toMatchObject({ ok: true, methodsCompiled: 2, methodsLeftOut: 0, hash: sha256(request.output), size: statSync(request.output).size });
    if (!result.ok) return;
    expect(result.wallMs).toBeGreaterThan(0);
    const image = readMonoImage(request.output);
    const own = request.closure[request.input]!;
    expect(image).toMatchObject({ machine: 'x64', assemblyName: 'Library', mvid: own.mvid, flags: { softDebug: false, fullAot: false } });
    const expected = request.closure.filter(({ name }) => ['mscorlib', 'Helper'].includes(name.name)).map(({ name, mvid }) => ({ name, mvid }));
    expect([...image.dependencies].sort((a, b) => (a.name.name < b.name.name ? -1 : 1))).toEqual(expected.sort((a, b) => (a.name.name < b.name.name ? -1 : 1)));
    // The kernel's words for what Mono calls SIMD versions.
    const flags = new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))![1]!.split(' '));
    const words = { sse: 'Sse', sse2: 'Sse2', pni: 'Sse3', ssse3: 'Ssse3', sse4_1: 'Sse41', sse4_2: 'Sse42', sse4a: 'Sse4a' };
    expect(image.instructionSets).toEqual(Object.entries(words).flatMap(([flag, word]) => (flags.has(flag) ? [word] : [])));
    expect(readdirSync(dirname(request.output))).toEqual(['Library.dll.so']);
    expect(statSync(request.output).mode & 0o777).toBe(0o644);
  });

  test('is the same bytes from other copies in another place, with the methods that mono itself counts', async () => {
    const [one, two] = [requestFor('Library.dll'), requestFor('Library.dll')];
    const results = [await compileMonoImage(monoCompiler(), one, roomy), await compileMonoImage(monoCompiler(), two, roomy)];
    expect(results).toMatchObject([{ ok: true }, { ok: true, hash: sha256(one.output) }]);
    const direct = runMono([`--aot=outfile=${folder}/direct.so`, join(folder, 'app', 'Library.dll')]);
    expect(direct.output).toContain('Compiled: 2/2');
    expect(readMonoImage(one.output).methodsCompiled).toBe(2);
    // With methods that are not compiled, because they are generic or have no body.
    const [, compiled] = /^Compiled: (\d+)\//m.exec(runMono([`--aot=outfile=${folder}/core.so`, '/usr/lib/mono/4.5/System.Core.dll']).output)!;
    expect(readMonoImage(`${folder}/core.so`).methodsCompiled).toBe(Number(compiled));
  });

  test('without references is byte for byte what mono itself makes', async () => {
    const small = compileCSharp({ out: join(folder, 'small', 'Small.dll'), source: 'public class Small { public static int Seven() { return 7; } }' });
    const alone = monoRequests(small, folder).get('Small.dll')!;
    expect(await compileMonoImage(monoCompiler(), alone, roomy)).toMatchObject({ ok: true });
    mkdirSync(join(folder, 'temporary'));
    runMono([`--aot=deterministic,temp-path=temporary,outfile=direct-small.so`, small], { cwd: folder });
    const sections = (file: string, name: string): string => execFileSync('objdump', ['-s', '-j', name, file], { encoding: 'utf8' }).split('\n').slice(3).join('\n');
    for (const name of ['.text', '.data.rel.ro', '.rodata']) expect(sections(alone.output, name)).toBe(sections(join(folder, 'direct-small.so'), name));
  });

  test('of the framework’s largest assembly is the same bytes twice, and its assembler counts too', { timeout: 300_000 }, async () => {
    const [one, two] = [requestFor('mscorlib.dll'), requestFor('mscorlib.dll')];
    const results = await Promise.all([one, two].map((request) => compileMonoImage(monoCompiler(), request, roomy)));
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
    const [first, second] = results;
    if (first?.ok !== true || second?.ok !== true) return;
    expect(first.hash).toBe(second.hash);
    expect(first.methodsCompiled).toBeGreaterThan(20_000);
    expect(readMonoImage(one.output).methodsCompiled).toBe(first.methodsCompiled);
    expect(first.peakMemory).toBeGreaterThan(2 ** 27);
    expect(first.cpuMs).toBeGreaterThan(1000);
  });

  test('holds what a debugger needs where asked for, and the calls that a profiler counts', async () => {
    const debug = requestFor('Library.dll', { scenario: 'debug' });
    const profile = requestFor('Library.dll', { scenario: 'profile' });
    const both = requestFor('Library.dll', { scenario: 'debug+profile' });
    const plain = requestFor('Library.dll');
    for (const request of [debug, profile, both, plain]) expect(await compileMonoImage(monoCompiler(), request, roomy)).toMatchObject({ ok: true });
    expect([debug, profile, both, plain].map(({ output }) => readMonoImage(output).flags.softDebug)).toEqual([true, false, true, false]);
    expect(new Set([debug, profile, both, plain].map(({ output }) => sha256(output))).size).toBe(4);
    expect(readdirSync(dirname(profile.output))).toEqual(['Library.dll.so']);
  });

  test('of a folder with a comma, a colon, blanks and quotes in its name', async () => {
    const odd = join(folder, `it's, "odd": ü $HOME`);
    mkdirSync(odd, { mode: 0o755 });
    const request = requestFor('Library.dll', { output: join(odd, 'Library.dll.so') });
    expect(await compileMonoImage(monoCompiler(), request, roomy)).toMatchObject({ ok: true });
  });
});

const notInlined = '[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]';

describe('several versions of one name', () => {
  const build = (): { readonly app: string; readonly environment: NodeJS.ProcessEnv; readonly folder: string } => {
    const place = openTemporaryFolder();
    const key = join(place, 'key.snk');
    writeStrongNameKey(key);
    const prefix = join(place, 'prefix');
    const version = (number: string, source: string): string => compileCSharp({ out: join(place, number, 'L.dll'), source, version: number, key });
    const one = version('1.0.0.0', `public class L { ${notInlined} public static int One() { return 1; } }`);
    const two = version('2.0.0.0', `public class L { ${notInlined} public static int Two() { return 2; } }`);
    const middle = compileCSharp({ out: join(place, 'app', 'Middle.dll'), source: 'public class Middle { public static int Get() { return L.Two(); } }', references: [two] });
    // Asks for a version that is nowhere, and is redirected.
    const between = version('1.5.0.0', `public class L { ${notInlined} public static int Two() { return 15; } }`);
    const old = compileCSharp({ out: join(place, 'app', 'Old.dll'), source: 'public class Old { public static int Get() { return L.Two(); } }', references: [between] });
    const program = compileCSharp({ out: join(place, 'app', 'Both.exe'), source: 'class Both { static void Main() { System.Console.WriteLine(L.One() + Middle.Get() + Old.Get()); } }', references: [one, middle, old] });
    const identity = `name="L" publicKeyToken="${readAssembly(one).name.publicKeyToken}" culture="neutral"`;
    writeFileSync(`${program}.config`, `<configuration><runtime><assemblyBinding><dependentAssembly><assemblyIdentity ${identity}/><bindingRedirect oldVersion="1.5.0.0" newVersion="2.0.0.0"/></dependentAssembly></assemblyBinding></runtime></configuration>`);
    for (const [file, number] of [[one, '1.0.0.0'], [two, '2.0.0.0']] as const) {
      const entry = join(prefix, 'lib', 'mono', 'gac', 'L', `${number}__${readAssembly(one).name.publicKeyToken}`);
      mkdirSync(entry, { recursive: true });
      copyFileSync(file, join(entry, 'L.dll'));
    }
    return { app: program, environment: { MONO_GAC_PREFIX: prefix }, folder: place };
  };

  test('each is compiled against the right one, redirected or not, and names both where it reaches both', async () => {
    const { app: program, environment, folder: place } = build();
    try {
      const requests = monoRequests(program, place, environment);
      for (const [name, version] of [['Both.exe', '1.0.0.0'], ['Middle.dll', '2.0.0.0'], ['Old.dll', '2.0.0.0']] as const) {
        const request = requests.get(name)!;
        expect(request.closure.filter((member) => member.name.name === 'L')).toHaveLength(2);
        expect(await compileMonoImage(monoCompiler(), request, roomy)).toMatchObject({ ok: true, methodsLeftOut: 0 });
        const versions = readMonoImage(request.output).dependencies.filter((dependency) => dependency.name.name === 'L').map((dependency) => dependency.name.version);
        expect(versions).toEqual(name === 'Both.exe' ? [version, '2.0.0.0'] : [version]);
      }
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  });
});

describe('what cannot be compiled', () => {
  test('an input that was replaced meanwhile', async () => {
    const request = requestFor('Library.dll');
    const changed = { ...request, closure: request.closure.map((member, index) => (index === request.input ? { ...member, mvid: '00000000-0000-0000-0000-000000000000' } : member)) };
    expect(await compileMonoImage(monoCompiler(), changed, roomy)).toMatchObject({ ok: false, reason: 'wrong-output', diagnostics: expect.stringMatching(/^The image has MVID .*, not 0{8}-.*: the input changed\.$/) as string });
    expectNothingLeft(changed);
  });

  test('a reference that was replaced meanwhile', async () => {
    const request = requestFor('Library.dll');
    const changed = { ...request, closure: request.closure.map((member) => (member.name.name === 'Helper' ? { ...member, mvid: '00000000-0000-0000-0000-000000000000' } : member)) };
    expect(await compileMonoImage(monoCompiler(), changed, roomy)).toMatchObject({ ok: false, reason: 'wrong-output', diagnostics: expect.stringMatching(/^The image was compiled against Helper, .* which is not in the closure\.$/) as string });
    expectNothingLeft(changed);
  });

  test('a copy that is gone', async () => {
    const request = requestFor('Library.dll');
    const gone = request.closure.find(({ name }) => name.name === 'Helper')!.copy;
    rmSync(gone);
    expect(await compileMonoImage(monoCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'failed', diagnostics: `${gone} is missing. Mono would silently leave out every method that needs it.` });
  });

  test('something that is no assembly', async () => {
    const request = requestFor('Library.dll');
    writeFileSync(request.closure[request.input]!.copy, 'junk');
    expect(await compileMonoImage(monoCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'failed', exitCode: 1 });
    expectNothingLeft(request);
  });

  test('another architecture', async () => {
    const request = requestFor('Library.dll', { architecture: 'arm64' });
    expect(await compileMonoImage(monoCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'wrong-output', diagnostics: 'The image is for x64, not for arm64.' });
    expectNothingLeft(request);
  });

  test('in too little time or memory, or when cancelled', async () => {
    const request = requestFor('mscorlib.dll');
    expect(await compileMonoImage(monoCompiler(), request, { ...roomy, timeMs: 500 })).toMatchObject({ ok: false, reason: 'out-of-time' });
    expect(await compileMonoImage(monoCompiler(), request, { ...roomy, memoryBytes: 2 ** 25 })).toMatchObject({ ok: false, reason: 'out-of-memory' });
    expect(await compileMonoImage(monoCompiler(), request, roomy, AbortSignal.abort())).toMatchObject({ ok: false, reason: 'cancelled' });
    expectNothingLeft(request);
  });

  test('with a program that is not there', async () => {
    const request = requestFor('Library.dll');
    const program = join(temporaryFolder(), 'mono');
    await expect(compileMonoImage({ ...monoCompiler(), program }, request, roomy)).rejects.toMatchObject({ code: 'compiler-unusable', message: `There is no program ${program}. Nothing was compiled.` });
    expectNothingLeft(request);
  });

  /** A mono that changes what it is called with, by `script`, in which `$@` are the arguments. */
  const changedMono = (script: string): string => {
    const place = temporaryFolder();
    chmodSync(place, 0o755);
    const program = join(place, 'mono');
    writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return program;
  };

  test('the assembler’s script says which program is missing', () => {
    const place = temporaryFolder();
    const say = (): string => spawnSync('/bin/sh', ['-c', assemblerScript('x64', false)], { env: { PATH: place }, cwd: place, encoding: 'utf8' }).stderr;
    expect(say()).toBe('as: not found\n');
    writeFileSync(join(place, 'as'), '', { mode: 0o755 });
    expect(say()).toBe('ld: not found\n');
  });

  test('without an assembler on the machine', async () => {
    const request = requestFor('Library.dll');
    const program = changedMono('/usr/bin/mono "$@"\necho "sh: 1: as: not found" >&2\nexit 1');
    expect(await compileMonoImage({ ...monoCompiler(), program }, request, roomy)).toMatchObject({ ok: false, reason: 'failed', diagnostics: expect.stringContaining('apt-get install binutils') as string });
    expectNothingLeft(request);
  });

  test('without the log profiler', async () => {
    const request = requestFor('Library.dll', { scenario: 'profile' });
    // A module that is not there is passed over without a word.
    const program = changedMono('first=$1\nshift\nexec /usr/bin/mono "$(echo "$first" | sed s/=log:/=nolog:/)" "$@"');
    expect(await compileMonoImage({ ...monoCompiler(), program }, request, roomy)).toMatchObject({ ok: false, reason: 'failed', diagnostics: expect.stringContaining('apt-get install libmono-profiler') as string });
    expectNothingLeft(request);
  });

  test('by a compiler that writes no assembler source, or one without its table', async () => {
    for (const script of ['echo "Compiled: 1/1"', 'echo "Compiled: 1/1"; echo nothing > image.s', 'echo "Compiled: 1/1"; ln -s /etc/passwd image.s']) {
      const request = requestFor('Library.dll');
      const result = await compileMonoImage({ ...monoCompiler(), program: changedMono(script) }, request, roomy);
      expect(result).toMatchObject({ ok: false, reason: 'wrong-output' });
      expectNothingLeft(request);
    }
  });
});

describe('what the runtime would do with it', () => {
  test.each([0, 64, 1000, 12_000])('an image cut to %d bytes is refused', (size) => {
    const file = join(temporaryFolder(), 'cut.so');
    writeFileSync(file, readFileSync('/usr/lib/mono/aot-cache/amd64/mcs.exe.so').subarray(0, size));
    expect(() => readMonoImage(file)).toThrow(/is no complete shared object/);
  });

  test('a shared object that is no image is refused: the runtime would abort', () => {
    const library = readdirSync('/usr/lib').find((name) => name.startsWith('libmono-native.so'))!;
    expect(() => readMonoImage(join('/usr/lib', library))).toThrow(/is no image of Mono's compiler: it has no mono_aot_file_info/);
    expect(existsSync(join('/usr/lib', library))).toBe(true);
  });
});
