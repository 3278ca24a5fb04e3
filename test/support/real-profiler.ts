import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from './temp.ts';

/** The environment in which .NET loads a profiler that asks for no native images; built with the machine's C compiler. */
export const realProfiler = (): NodeJS.ProcessEnv => {
  const library = join(temporaryFolder('ngen-profiler-'), 'profiler.so');
  execFileSync('cc', ['-shared', '-fPIC', '-w', '-o', library, join(import.meta.dirname, 'profiler', 'profiler.c')]);
  return { CORECLR_ENABLE_PROFILING: '1', CORECLR_PROFILER: '{846F5F1C-F9AE-4B07-969E-05C26BC060D8}', CORECLR_PROFILER_PATH: library };
};
