import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from './temp.ts';

/** A command through which programs run under a debugger of .NET, which attaches at start-up; built with the machine's C compiler. */
export const realDebugger = (how: 'ATTACH' | 'UNOPTIMISED'): readonly string[] => {
  const program = join(temporaryFolder('ngen-debugger-'), 'debugger');
  execFileSync('cc', ['-w', '-pthread', '-o', program, join(import.meta.dirname, 'debugger', 'debugger.c')]);
  return [program, how];
};
