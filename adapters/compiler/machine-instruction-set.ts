import { dirname } from 'node:path';
import type { Architecture } from '../../domain/architecture.ts';
import type { Compiler } from './compiler.ts';
import { processorFeatures } from './processor-features.ts';
import { readRecord } from './stored-compilers.ts';

const v2 = ['pni', 'ssse3', 'sse4_1', 'sse4_2', 'popcnt'];
const avx = [...v2, 'avx'];
// .NET takes AVX2 only together with what every processor that has it has had since Haswell.
const avx2 = [...avx, 'avx2', 'bmi1', 'bmi2', 'fma', 'f16c', 'abm', 'movbe'];
const avx512 = [...avx2, 'avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'];
const avx512v2 = [...avx512, 'avx512ifma', 'avx512vbmi'];
const aes = ['aes', 'pclmulqdq'];
const wideAes = [...aes, 'vaes', 'vpclmulqdq'];

/**
 * What the kernel must report for a value of `--instruction-set` to hold (runtime: cpufeatures.c, InstructionSetDesc.txt). It has the names
 * of .NET 8 and 9 (one an instruction set) and of 10 (grouped). Left out are those that no Linux kernel reports by itself.
 */
const x86: Readonly<Record<string, readonly string[]>> = {
  sse3: ['pni'],
  ssse3: ['pni', 'ssse3'],
  'sse4.1': ['pni', 'ssse3', 'sse4_1'],
  'sse4.2': v2,
  popcnt: v2,
  avx,
  avx2,
  bmi: [...avx, 'bmi1'],
  bmi2: [...avx, 'bmi2'],
  fma: [...avx, 'fma'],
  lzcnt: ['abm'],
  movbe: [...v2, 'movbe'],
  aes,
  pclmul: ['pclmulqdq'],
  aes_v256: [...avx, ...wideAes],
  aes_v512: [...avx512, ...wideAes],
  avxvnni: [...avx2, 'avx_vnni'],
  avxifma: [...avx2, 'avx_ifma'],
  avxvnniint: [...avx2, 'avx_vnni_int8', 'avx_vnni_int16'],
  serialize: ['serialize'],
  x86serialize: ['serialize'],
  waitpkg: ['waitpkg'],
  sha: ['sha_ni'],
  gfni: ['gfni'],
  gfni_v256: [...avx, 'gfni'],
  gfni_v512: [...avx512, 'gfni'],
  evex: avx512,
  avx512: avx512,
  avx512v2,
  avx512v3: [...avx512v2, 'avx512_bitalg', 'avx512_vbmi2', 'avx512_vnni', 'avx512_vpopcntdq'],
  avx512f: avx512,
  avx512f_vl: avx512,
  avx512bw: avx512,
  avx512bw_vl: avx512,
  avx512cd: avx512,
  avx512cd_vl: avx512,
  avx512dq: avx512,
  avx512dq_vl: avx512,
  avx512vbmi: avx512v2,
  avx512vbmi_vl: avx512v2,
  avx512vp2intersect: [...avx512, 'avx512_vp2intersect'],
  // The size of Vector<T>, which the runtime keeps at 256 bits also where there is AVX-512.
  vectort256: avx2,
};

const arm64: Readonly<Record<string, readonly string[]>> = {
  neon: ['fp', 'asimd'],
  aes: ['aes', 'pmull'],
  crc: ['crc32'],
  dotprod: ['asimddp'],
  rdma: ['asimdrdm'],
  sha1: ['sha1'],
  sha2: ['sha2'],
  lse: ['atomics'],
  rcpc: ['lrcpc'],
  rcpc2: ['lrcpc', 'ilrcpc'],
  vectort128: ['asimd'],
};

const tables: Readonly<Record<Architecture, Readonly<Record<string, readonly string[]>>>> = { x64: x86, x86: {}, arm64, arm: {} };

// What .NET takes AVX10.2 to imply, of what kernels report; they have no word for AVX10.2 itself.
const mayBeAvx10v2: readonly string[] = ['avx_vnni_int8', 'apx'];

/**
 * Beside AVX-512, crossgen2 10 uses AVX10.2 wherever that is shorter, in conversions of double to int for one, and asks for it where such a method is to run:
 * nearly every processor then leaves these methods to the JIT (docs/decisions/0083).
 */
const without = (fitting: readonly string[], known: readonly string[], features: ReadonlySet<string>): readonly string[] =>
  fitting.includes('avx512') && known.includes('avx10v2') && !mayBeAvx10v2.some((feature) => features.has(feature)) ? ['-avx10v2'] : [];

/** The values of `known` that a processor with `features` fulfils, sorted and joined as crossgen2 takes them, and those that it is to do without; null when there are none. */
export const instructionSetFor = (architecture: Architecture, known: readonly string[], features: ReadonlySet<string>): string | null => {
  const needs = tables[architecture];
  const fitting = known.filter((name) => Object.hasOwn(needs, name) && needs[name]!.every((feature) => features.has(feature)));
  return fitting.length === 0 ? null : [...fitting.toSorted(), ...without(fitting, known, features)].join(',');
};

/**
 * The `--instruction-set` of a compiler in the store for this machine's processor: what all its cores have and the compiler knows by
 * name. It is also the part of an image's key that stands for the processor: features that change no image do not appear in it. Null:
 * nothing beyond the architecture's baseline. Runs nothing.
 */
export const machineInstructionSet = (compiler: Compiler, architecture: Architecture, features: ReadonlySet<string> = processorFeatures()): string | null =>
  instructionSetFor(architecture, readRecord(dirname(compiler.program))?.instructionSets[architecture] ?? [], features);
