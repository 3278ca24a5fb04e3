import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileImage } from '../../../adapters/compiler/compile-image.ts';
import type { CompileRequest, Compiler } from '../../../adapters/compiler/compiler.ts';
import { sandbox } from '../../../adapters/compiler/sandbox.ts';
import { builtApp } from '../../support/dotnet.ts';
import { testCompiler } from './support/crossgen2.ts';
import { fakeCompiler } from './support/fake-compiler.ts';
import { childNamed, eventually, lives } from './support/processes.ts';
import { openFolder, requestFor, roomy } from './support/request.ts';

const hello = (): string => join(builtApp('Hello'), 'Hello.dll');
const json = (): string => join(builtApp('Hello'), 'Newtonsoft.Json.dll');
const megabyte = 2 ** 20;

/** Only the input is there: no image, nothing half written. */
const expectNothingLeft = (request: CompileRequest & { readonly folder: string }): void =>
  expect(readdirSync(request.folder).map((name) => join(request.folder, name))).toEqual([request.input]);

describe('a compilation fails without leaving anything', () => {
  it('when the input is no assembly', async () => {
    const request = requestFor(hello(), { others: [json()] });
    writeFileSync(request.input, 'MZ, but nothing else');
    expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'failed', exitCode: 1, diagnostics: expect.stringContaining('Image') });
    expectNothingLeft(request);
  });

  it('when a reference is missing, which crossgen2 would not say', async () => {
    const request = requestFor(hello(), { others: ['/nonexistent/Newtonsoft.Json.dll'] });
    expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'failed', diagnostics: expect.stringContaining('/nonexistent/Newtonsoft.Json.dll') });
    expectNothingLeft(request);
  });

  it('when two references have one name, of which crossgen2 would take one', async () => {
    const other = join(openFolder(), 'newtonsoft.json.dll');
    copyFileSync(json(), other);
    const request = requestFor(hello(), { others: [json(), json(), other] });
    expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'failed', diagnostics: expect.stringContaining(other) });
    expectNothingLeft(request);
  });

  it('and says why in at most 4 KiB, however long the names are', async () => {
    const deep = `/${'folder/'.repeat(500)}`;
    const request = requestFor(hello(), { others: [`${deep}a/Same.dll`, `${deep}b/Same.dll`] });
    const result = await compileImage(await testCompiler(), request, roomy);
    expect(result.ok ? '' : result.diagnostics).toMatch(/^Two references have the same name/);
    expect(result.ok ? 0 : Buffer.byteLength(result.diagnostics)).toBe(4096);
  });

  it('when what was to become the compiler fails: that is no verdict of its', async () => {
    const request = requestFor(hello());
    const own = await sandbox();
    const failing = { ...own, privileges: ['sh', '-c', 'echo no room for a mount >&2; exit 96', 'sh'] };
    expect(await compileImage(await testCompiler(), request, roomy, undefined, { sandbox: failing })).toMatchObject({ ok: false, reason: 'not-started', diagnostics: expect.stringContaining('no room for a mount') });
    expectNothingLeft(request);
  });

  it('at once when a fatal error would leave crossgen2 hanging', async () => {
    const damaged = join(openFolder(), 'Newtonsoft.Json.dll');
    writeFileSync(damaged, '');
    const request = requestFor(hello(), { others: [damaged] });
    const result = await compileImage(await testCompiler(), request, { ...roomy, parallelism: 4 });
    expect(result).toMatchObject({ ok: false, reason: 'failed', diagnostics: expect.stringContaining('Code generation failed') });
    expectNothingLeft(request);
  });

  it('when another process kills the compiler', async () => {
    const request = requestFor(json());
    const compiling = compileImage(await testCompiler(), request, roomy);
    process.kill(await eventually('a compiler', () => childNamed(process.pid, 'crossgen2')), 'SIGKILL');
    expect(await compiling).toMatchObject({ ok: false, reason: 'killed', exitCode: null });
    expectNothingLeft(request);
  });

  it('when it takes longer than allowed', async () => {
    const request = requestFor(json());
    expect(await compileImage(await testCompiler(), request, { ...roomy, timeMs: 50 })).toMatchObject({ ok: false, reason: 'out-of-time' });
    expectNothingLeft(request);
  });

  it('when it takes more memory than allowed', async () => {
    const request = requestFor(json());
    expect(await compileImage(await testCompiler(), request, { ...roomy, memoryBytes: 50 * megabyte })).toMatchObject({ ok: false, reason: 'out-of-memory' });
    expectNothingLeft(request);
  });

  it('when it is cancelled, with its process gone', async () => {
    const request = requestFor(json());
    const cancel = new AbortController();
    const compiling = compileImage(await testCompiler(), request, roomy, cancel.signal);
    const child = await eventually('a compiler', () => childNamed(process.pid, 'crossgen2'));
    cancel.abort();
    expect(await compiling).toMatchObject({ ok: false, reason: 'cancelled' });
    expect(lives(child)).toBe(false);
    expectNothingLeft(request);
    expect(await compileImage(await testCompiler(), request, roomy, cancel.signal)).toMatchObject({ ok: false, reason: 'cancelled' });
  });

  it('when the image is not of the assembly that was asked for', async () => {
    const request = requestFor(hello(), { others: [json()], expect: { mvid: '00000000-0000-0000-0000-000000000000' } });
    expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: false, reason: 'wrong-output', diagnostics: expect.stringContaining('MVID') });
    expectNothingLeft(request);
  });

  it.each([
    ['nothing at all', 'echo done'],
    ['garbage', 'echo garbage > "$image"'],
    ['a link to something else', 'ln -s /etc/passwd "$image"'],
    ['a pipe', 'mkfifo "$image"'],
    ['the assembly without native code', 'cp "$(head -n 1 "${1#@}")" "$image"'],
  ])('when the compiler writes %s', async (_what, script) => {
    const request = requestFor(hello());
    expect(await compileImage(fakeCompiler(script), request, roomy)).toMatchObject({ ok: false, reason: 'wrong-output', exitCode: 0 });
    expectNothingLeft(request);
  });

  it('keeping an older image under the same name, and at most 4 KiB of what was said', async () => {
    const request = requestFor(hello());
    writeFileSync(request.output, 'older');
    const result = await compileImage(fakeCompiler('yes ünsinn | head -c 100000 >&2; exit 3'), request, roomy);
    expect(result).toMatchObject({ ok: false, reason: 'failed', exitCode: 3 });
    expect(Buffer.byteLength(result.ok ? '' : result.diagnostics)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(result.ok ? '' : result.diagnostics)).toBeGreaterThan(4000);
    expect(readFileSync(request.output, 'utf8')).toBe('older');
  });

  it('and a compiler that cannot be started is no failure of the assembly', async () => {
    const request = requestFor(hello());
    const compiler = fakeCompiler('exit 0');
    chmodSync(compiler.program, 0o644);
    await expect(compileImage(compiler, request, roomy)).rejects.toMatchObject({ code: 'compiler-unusable' });
    expectNothingLeft(request);
  });
});

const compileOne = new URL('support/compile-one.ts', import.meta.url).pathname;
const argument = (compiler: Compiler, request: CompileRequest): string => JSON.stringify({ compiler, request, pace: 'all' });

/**
 * Compiles in a process of its own on a disk of `kilobytes`: a small tmpfs of its own where mounting is permitted, else under a limit on
 * the size of files.
 */
const onSmallDisk = (kilobytes: number, compiler: Compiler, request: CompileRequest & { readonly folder: string }): unknown => {
  const disk = join(request.folder, 'disk');
  mkdirSync(disk);
  const script = `mount -t tmpfs -o mode=755,size=${kilobytes}k tmpfs "$1" 2>/dev/null || ulimit -f ${kilobytes * 2}; shift; exec "$@"`;
  const inside = ['sh', '-c', script, 'sh', disk, process.execPath, compileOne, argument(compiler, { ...request, output: join(disk, 'image.dll') })];
  const command = process.geteuid!() === 0 ? ['unshare', '--mount', ...inside] : inside;
  const output = execFileSync(command[0]!, command.slice(1), { encoding: 'utf8' });
  expect(readdirSync(disk)).toEqual([]);
  return JSON.parse(output);
};

describe('a full disk', () => {
  // The image of Newtonsoft.Json takes 1.8 MB: the first disk has no room for what the compiler writes, the second none for our copy.
  it.each([512, 2500])('of %d KB fails the compilation as that', async (kilobytes) => {
    const compiler = await testCompiler();
    const request = requestFor(json());
    const limited = kilobytes < 1800 || process.geteuid!() === 0 ? kilobytes : 512;
    expect(onSmallDisk(limited, compiler, request)).toMatchObject({ ok: false, reason: 'disk-full' });
  });
});
