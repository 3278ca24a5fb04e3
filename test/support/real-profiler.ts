import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from './temp.ts';

/** What a profiler asks for, as COR_PRF_MONITOR of the runtime's corprof.idl has it. */
const masks = { nothing: 0, rejit: 0x40000, noOptimizations: 0x400000, profileImages: 0x20000000, noNativeImages: 0x80000000 } as const;

export type ProfilerWish = keyof typeof masks;

/** The environment in which .NET loads a profiler that asks for something; built with the machine's C compiler. */
export const realProfiler = (wish: ProfilerWish): NodeJS.ProcessEnv => {
  const library = join(temporaryFolder('ngen-profiler-'), 'profiler.so');
  execFileSync('cc', ['-shared', '-fPIC', '-w', `-DMASK=${masks[wish]}u`, '-o', library, join(import.meta.dirname, 'profiler', 'profiler.c')]);
  return { CORECLR_ENABLE_PROFILING: '1', CORECLR_PROFILER: '{846F5F1C-F9AE-4B07-969E-05C26BC060D8}', CORECLR_PROFILER_PATH: library };
};
