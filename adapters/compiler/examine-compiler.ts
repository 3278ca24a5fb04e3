import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Failure } from '../../domain/failure.ts';
import { packageVersion } from './compiler-version.ts';
import { systemPath } from './sandbox.ts';
import type { CompilerRecord } from './stored-compilers.ts';

const run = promisify(execFile);

/**
 * The names that `crossgen2 --help` lists for `--instruction-set`, by architecture: a line such as `x64: base, avx2, …` for each, in
 * a section that starts with "The allowable values for the --instruction-set option".
 */
export const instructionSetsIn = (help: string): Readonly<Record<string, readonly string[]>> => {
  const [, section = ''] = help.split('--instruction-set option are described', 2);
  const lines = section.matchAll(/^(\w+): ([\w., ]+)$/gm);
  return Object.fromEntries([...lines].map(([, architecture, names]) => [architecture!, [...new Set(names!.split(/,\s*/).filter((name) => name !== ''))]]));
};

const unusable = (program: string, what: string, cause?: unknown): Failure =>
  new Failure('compiler-unusable', `${program} is not a crossgen2 that runs on this machine: ${what}. Nothing was added to the store.`, {
    advice: 'Give the NuGet package Microsoft.NETCore.App.Crossgen2 for this machine: ngen compiler add PATH.',
    cause,
  });

/** Asks a crossgen2 for its version and abilities. Raises `compiler-unusable` when it does not run or does not answer as one. */
export const examineCompiler = async (program: string, hostRid: string): Promise<Omit<CompilerRecord, 'from'>> => {
  const answer = async (option: string): Promise<string> => {
    try {
      return (await run(program, [option], { timeout: 60_000, maxBuffer: 1 << 20, env: { PATH: systemPath, LC_ALL: 'C.UTF-8' } })).stdout;
    } catch (error) {
      throw unusable(program, (error as Error).message.trim().slice(0, 500), error);
    }
  };
  const version = packageVersion(await answer('--version'));
  if (version === null) throw unusable(program, 'it does not say its version');
  const help = await answer('--help');
  if (!help.includes('--inputbubble')) throw unusable(program, 'it does not know the options of crossgen2');
  return { name: 'crossgen2', version, hostRid, instructionSets: instructionSetsIn(help) };
};
