import { execFileSync } from 'node:child_process';
import { cpSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileImage } from '../../../adapters/compiler/compile-image.ts';
import { instructionSetsIn } from '../../../adapters/compiler/examine-compiler.ts';
import { instructionSetFor, machineInstructionSet } from '../../../adapters/compiler/machine-instruction-set.ts';
import { featuresIn } from '../../../adapters/compiler/processor-features.ts';
import { builtApp } from '../../support/dotnet.ts';
import { testCompiler } from './support/crossgen2.ts';
import { openFolder, requestFor, roomy } from './support/request.ts';

const haswell = 'flags\t\t: fpu sse sse2 pni ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes pclmulqdq avx f16c abm bmi1 avx2 bmi2';
const names10 = ['base', 'sse4.2', 'avx', 'avx2', 'avx512', 'aes', 'aes_v256', 'vectort128', 'vectort256', 'vectort512', 'apx'];
const names8 = ['base', 'sse', 'sse2', 'sse4.2', 'avx2', 'bmi', 'lzcnt', 'pclmul', 'avx512f', 'avx512f_vl'];

describe('the instruction set for a processor', () => {
  it('is what it has, in the words of the compiler at hand', () => {
    expect(instructionSetFor('x64', names10, featuresIn(haswell))).toBe('aes,avx,avx2,sse4.2,vectort256');
    expect(instructionSetFor('x64', names8, featuresIn(haswell))).toBe('avx2,bmi,lzcnt,pclmul,sse4.2');
  });

  it('takes no AVX2 without its companions, and nothing that only some cores have', () => {
    expect(instructionSetFor('x64', names10, featuresIn(haswell.replace(' bmi2', '')))).toBe('aes,avx,sse4.2');
    expect(instructionSetFor('x64', names10, featuresIn(`${haswell}\n\n${haswell.replace(' aes', '')}`))).toBe('avx,avx2,sse4.2,vectort256');
  });

  it('does without AVX10.2 beside AVX-512, unless the processor may have it', () => {
    const skylake = `${haswell} avx512f avx512bw avx512cd avx512dq avx512vl`;
    const known = ['avx2', 'avx512', 'avx10v2'];
    expect(instructionSetFor('x64', known, featuresIn(skylake))).toBe('avx2,avx512,-avx10v2');
    expect(instructionSetFor('x64', known, featuresIn(`${skylake} apx`))).toBe('avx2,avx512');
    expect(instructionSetFor('x64', known, featuresIn(haswell))).toBe('avx2');
    expect(instructionSetFor('x64', ['avx2', 'avx512'], featuresIn(skylake))).toBe('avx2,avx512');
  });

  it('is none for a processor at the baseline, an unknown compiler, another architecture', () => {
    expect(instructionSetFor('x64', names10, featuresIn('flags : fpu sse sse2'))).toBeNull();
    expect(instructionSetFor('x64', [], featuresIn(haswell))).toBeNull();
    expect(instructionSetFor('x86', names10, featuresIn(haswell))).toBeNull();
  });

  it('knows Arm by the kernel\'s names', () => {
    const graviton = 'Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp ssbs';
    expect(instructionSetFor('arm64', ['base', 'neon', 'aes', 'crc', 'dotprod', 'rdma', 'sha1', 'sha2', 'lse', 'rcpc', 'rcpc2', 'sve'], featuresIn(graviton))).toBe(
      'aes,crc,dotprod,lse,neon,rcpc,rdma,sha1,sha2',
    );
  });

  it('is read from the compiler\'s own help', async () => {
    const { program } = await testCompiler();
    const help = execFileSync(program, ['--help'], { encoding: 'utf8' });
    expect(instructionSetsIn(help)['x64']).toContain('avx2');
    expect(instructionSetsIn(help)['arm64']).toContain('neon');
    expect(instructionSetsIn('Usage: something else')).toEqual({});
  });
});

/** Runs CompJit with Newtonsoft.Json and itself replaced by images for `instructionSet`. */
const runWith = async (instructionSet: string | null | undefined): Promise<{ readonly sum: number; readonly fixedSum: number; readonly jitted: number }> => {
  const app = builtApp('CompJit');
  const folder = openFolder();
  cpSync(app, folder, { recursive: true });
  if (instructionSet !== undefined) {
    for (const [name, other] of [['CompJit.dll', 'Newtonsoft.Json.dll'], ['Newtonsoft.Json.dll', 'CompJit.dll']] as const) {
      const request = requestFor(join(app, name), { others: [join(app, other)], instructionSet });
      expect(await compileImage(await testCompiler(), request, roomy)).toMatchObject({ ok: true });
      copyFileSync(request.output, join(folder, name));
    }
  }
  const output = execFileSync('dotnet', [join(folder, 'CompJit.dll')], { encoding: 'utf8', env: { ...process.env, DOTNET_TieredCompilation: '1' } });
  return JSON.parse(output);
};

describe('an image for this machine', () => {
  it('is used by the runtime, with fewer methods left to the JIT than by a portable one', async () => {
    const compiler = await testCompiler();
    const ours = machineInstructionSet(compiler, 'x64');
    const [plain, portable, machine] = [await runWith(undefined), await runWith(null), await runWith(ours)];
    expect([plain.sum, portable.sum, machine.sum, machine.fixedSum]).toEqual([45, 45, 45, 45]);
    expect(portable.jitted).toBeLessThan(plain.jitted / 2);
    // A processor with AVX2 decides the size of Vector<T>, which a portable image leaves to the JIT.
    expect(machine.jitted).toBeLessThan(portable.jitted + (ours?.includes('vectort256') === true ? 0 : 1));
  });
});
