import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../../domain/failure.ts';
import { packageVersion } from './compiler-version.ts';
import { readableByAll } from './readable-by-all.ts';
import { sandbox } from './sandbox.ts';
import type { CompilerRecord } from './stored-compilers.ts';
import { systemPath } from './system-path.ts';
import { confinement } from './wrapped-command.ts';

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

type Ran = { readonly stderr?: string; readonly message: string };

/** Asks a crossgen2 for its version and abilities, with a compiler's rights: it may be anything. Raises `compiler-unusable` when it does not run or does not answer as one. */
export const examineCompiler = async (program: string, hostRid: string): Promise<Omit<CompilerRecord, 'from'>> => {
  const box = await sandbox();
  const confined = confinement(box, { folder: dirname(program), background: false, readsPrivate: box.owner !== null && !readableByAll([program]) });
  const answer = async (option: string): Promise<string> => {
    try {
      const [file, ...args] = [...confined, program, option];
      return (await run(file, args, { timeout: 60_000, maxBuffer: 1 << 20, env: { PATH: systemPath, LC_ALL: 'C.UTF-8' } })).stdout;
    } catch (error) {
      const { stderr = '', message } = error as Ran;
      throw unusable(program, (stderr.trim() === '' ? message : stderr).trim().slice(0, 500), error);
    }
  };
  const version = packageVersion(await answer('--version'));
  if (version === null) throw unusable(program, 'it does not say its version');
  const help = await answer('--help');
  if (!help.includes('--inputbubble')) throw unusable(program, 'it does not know the options of crossgen2');
  return { name: 'crossgen2', version, hostRid, instructionSets: instructionSetsIn(help) };
};
