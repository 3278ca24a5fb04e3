import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markBypassed } from '../../../adapters/assembly/method-flags.ts';
import { readAssembly } from '../../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../../adapters/assembly/read-bypassed-methods.ts';
import { countNativeMethods } from '../../../adapters/assembly/read-native-methods.ts';
import { compileImage } from '../../../adapters/compiler/compile-image.ts';
import { builtApp } from '../../support/dotnet.ts';
import { metadataBytes } from '../assembly/support/image-parts.ts';
import { testCompiler } from './support/crossgen2.ts';
import { frameworkAssemblies } from './support/framework.ts';
import { requestFor, roomy } from './support/request.ts';

const hello = (): string => join(builtApp('Hello'), 'Hello.dll');
const json = (): string => join(builtApp('Hello'), 'Newtonsoft.Json.dll');

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** crossgen2 called directly, as the manual says: what we must agree with. */
const direct = async (input: string, output: string, options: readonly string[]): Promise<string> =>
  execFileSync((await testCompiler()).program, [input, '-o', output, '--targetos', 'linux', '--targetarch', 'x64', ...frameworkAssemblies().flatMap((file) => ['-r', file]), ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 27,
  });

describe('an image', () => {
  it('is byte for byte what crossgen2 makes, whatever the number of threads, with its methods counted', async () => {
    const request = requestFor(json());
    const result = await compileImage(await testCompiler(), request, { ...roomy, parallelism: 1 });
    const listed = await direct(request.input, join(request.folder, 'direct.dll'), ['--verbose', '--parallelism', '2']);
    expect(result).toMatchObject({ ok: true, hash: sha256(join(request.folder, 'direct.dll')), size: statSync(request.output).size });
    if (!result.ok) return;
    expect(sha256(request.output)).toBe(result.hash);
    const compiled = new Set(listed.match(/^Compiling .*/gm)).size;
    const { instances } = countNativeMethods(request.output);
    // crossgen2 also lists what it tried and then left out.
    expect(result.methodsCompiled + instances).toBeLessThanOrEqual(compiled);
    expect(result.methodsCompiled + instances).toBeGreaterThan(compiled * 0.9);
    expect(result.methodsLeftOut).toBe(countNativeMethods(request.output).methodsWithBody - result.methodsCompiled);
    expect(result.peakMemory).toBeGreaterThan(2 ** 25);
    expect(result.cpuMs).toBeGreaterThan(0);
    expect(result.wallMs).toBeGreaterThan(0);
  });

  it('is its assembly, native, alone in its folder and readable by all', async () => {
    const request = requestFor(hello(), { others: [json()] });
    expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: true });
    const image = readAssembly(request.output);
    expect(image).toMatchObject({ mvid: readAssembly(hello()).mvid, machine: 'x64 (Linux)' });
    expect(image.native).not.toBeNull();
    expect(readdirSync(request.folder).sort()).toEqual(['Hello.dll', 'image-of-Hello.dll']);
    expect(statSync(request.output).mode & 0o777).toBe(0o644);
  });

  it('takes image base, architecture and options as asked', async () => {
    const plain = requestFor(hello(), { others: [json()] });
    const other = requestFor(hello(), { others: [json()], imageBase: '0x7ff000000000', targetArchitecture: 'arm64', options: ['--Od'] });
    const results = [await compileImage(await testCompiler(), plain, roomy), await compileImage(await testCompiler(), other, roomy)];
    expect(results).toMatchObject([{ ok: true }, { ok: true }]);
    expect(readAssembly(other.output)).toMatchObject({ imageBase: '0x7ff000000000', machine: 'arm64 (Linux)' });
    expect(readAssembly(plain.output).imageBase).not.toBe('0x7ff000000000');
  });

  it('of a hard-bound assembly names the members of its version bubble', async () => {
    const request = requestFor(hello(), { bubble: [json()] });
    expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: true });
    const members = readAssembly(request.output).native!.manifestMembers;
    expect(members.find(({ name }) => name.name === 'Newtonsoft.Json')?.mvid).toBe(readAssembly(json()).mvid);
  });

  it('of an assembly with marked methods is that of the assembly itself, without those methods, and hashed as it is', async () => {
    const source = join(builtApp('BypassApp'), 'BypassLib.dll');
    const request = requestFor(source, { others: [join(builtApp('BypassApp'), 'BypassMarks.dll')] });
    rmSync(request.input);
    markBypassed(source, request.input, readBypassedMethods(source).map(({ token }) => token));
    const plain = requestFor(source, { others: [join(builtApp('BypassApp'), 'BypassMarks.dll')] });
    const [some, all] = [await compileImage(await testCompiler(), { ...request, original: source }, roomy), await compileImage(await testCompiler(), plain, roomy)];
    expect(some).toMatchObject({ ok: true, hash: sha256(request.output), methodsLeftOut: all.ok && all.methodsLeftOut + 3 });
    expect(metadataBytes(request.output).equals(metadataBytes(source))).toBe(true);
  });

  it('whose methods are not those of its original is not kept', async () => {
    const request = requestFor(hello(), { original: json() });
    expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'wrong-output', diagnostics: expect.stringContaining('methods') });
    expect(readdirSync(request.folder)).toEqual(['Hello.dll']);
  });

  it('is made from files with any name', async () => {
    const request = requestFor(hello());
    const odd = join(request.folder, `it's "odd" #1 [x] a:b, ü$HOME`);
    mkdirSync(odd);
    copyFileSync(json(), join(odd, 'Newtonsoft.Json.dll'));
    copyFileSync(hello(), join(odd, 'Hello.dll'));
    const usual = { ...request, references: [...request.references, json()] };
    const strange = { ...usual, input: join(odd, 'Hello.dll'), references: [...request.references, join(odd, 'Newtonsoft.Json.dll')], output: join(odd, 'image.dll') };
    const [one, two] = [await compileImage(await testCompiler(), usual, roomy), await compileImage(await testCompiler(), strange, roomy)];
    expect(one).toMatchObject({ ok: true });
    expect(two).toMatchObject({ ok: true, hash: one.ok && one.hash });
  });
});
