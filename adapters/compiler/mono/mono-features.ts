import type { Architecture } from '../../../domain/architecture.ts';

/** What Mono asks an x86 processor for (mono_arch_cpu_enumerate_simd_versions and mono_arch_cpu_optimizations), by the kernel's names. */
const known: ReadonlySet<string> = new Set(['cmov', 'fpu', 'sse', 'sse2', 'pni', 'ssse3', 'sse4_1', 'sse4_2', 'sse4a', 'popcnt', 'abm', 'bmi1', 'bmi2', 'avx']);

/** The part of an image's key that stands for the processor: its features that change Mono's code, sorted; null where none does. */
export const monoFeatures = (architecture: Architecture, features: ReadonlySet<string>): string | null =>
  architecture === 'x64' || architecture === 'x86' ? [...features.intersection(known)].toSorted().join(',') : null;
