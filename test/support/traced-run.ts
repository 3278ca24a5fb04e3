import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { traceEnvironment } from '../../adapters/trace/trace-environment.ts';
import { temporaryFolder } from './temp.ts';

/** What a program printed, and the one file that its runtime wrote of itself. */
export type TracedProgram = { readonly status: number | null; readonly stdout: string; readonly stderr: string; readonly trace: string };

/** Runs a program of .NET with the tracing that a report rests on. `environment` is added to ours. */
export const tracedProgram = (program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): TracedProgram => {
  const folder = temporaryFolder('ngen-traced-');
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...environment, ...traceEnvironment(folder) } });
  const trace = readdirSync(folder).find((name) => name.endsWith('.nettrace'));
  return { status, stdout, stderr, trace: join(folder, trace!) };
};

/** What ReportApp says at its end. */
export const jittedMethods = (stdout: string): number => Number(/^jitted (\d+)$/m.exec(stdout.slice(stdout.lastIndexOf('jitted')))?.[1]);
