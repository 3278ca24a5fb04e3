import { dirname, join } from 'node:path';
import { Failure, isFailure } from '../../../domain/failure.ts';
import { isFile } from '../../host/path-kind.ts';
import { compileFailed } from '../compile-failed.ts';
import { compileResult } from '../compile-result.ts';
import type { CompileLimits, CompileResult } from '../compiler.ts';
import { bareEnvironment, inOwnFolder, makeFolderFor } from '../own-folder.ts';
import { publishImage } from '../publish-image.ts';
import { runLimited, type Outcome } from '../run-limited.ts';
import { readableByAll } from '../readable-by-all.ts';
import { sandbox as ourSandbox, type Sandbox } from '../sandbox.ts';
import { temporaryName } from '../../host/temporary-name.ts';
import { wrappedCommand } from '../wrapped-command.ts';
import { assemblerScript, prepareSource } from './assemble-image.ts';
import { checkMonoImage } from './check-mono-image.ts';
import { withFixedAddresses } from './fixed-addresses.ts';
import type { MonoCompiler, MonoCompileRequest } from './mono-compiler.ts';
import { monoArguments, workPaths } from './mono-options.ts';
import { readMonoImage } from './read-mono-image.ts';
import { stageClosure } from './stage-closure.ts';

/** What is wrong with the request before anything is run, in words; null when nothing is. */
const objection = ({ closure, input, fileName }: MonoCompileRequest): string | null => {
  const missing = closure.find(({ copy }) => !isFile(copy));
  if (missing !== undefined) return `${missing.copy} is missing. Mono would silently leave out every method that needs it.`;
  if (fileName.includes('/') || closure[input] === undefined) return `${fileName} is no file name of an assembly in the closure.`;
  return null;
};

const noAssembler = "Mono's compiler needs an assembler and a linker, which are not installed (on Debian: apt-get install binutils).";

// Mono passes over a profiler that it does not find, without a word: only the code shows it.
const noProfiler = 'Images for profilers need the log profiler, which is not installed (on Debian: apt-get install libmono-profiler).';

const counts = (output: string): { readonly methodsCompiled: number; readonly methodsLeftOut: number } => {
  const [, compiled, all] = /^Compiled: (\d+)\/(\d+)/m.exec(output) ?? [];
  if (compiled === undefined) throw new Failure('wrong-image', 'The compiler does not say how many methods it compiled.');
  return { methodsCompiled: Number(compiled), methodsLeftOut: Number(all) - Number(compiled) };
};

type Run = (program: string, args: readonly string[]) => Promise<Outcome>;

/** Runs programs in the folder, one after the other, with the rights and limits of a compiler; the time limit is for all of them together. */
const runner = async (folder: string, request: MonoCompileRequest, program: string, limits: CompileLimits, signal: AbortSignal | undefined, sandbox: Sandbox): Promise<Run> => {
  const files = request.closure.map(({ copy }) => copy);
  const readsPrivate = sandbox.owner !== null && !readableByAll([program, dirname(request.output), ...files]);
  const environment = { ...bareEnvironment(folder), TMPDIR: workPaths.temporary, MONO_PATH: workPaths.stage, MONO_GAC_PREFIX: workPaths.prefix };
  const prefix = await withFixedAddresses();
  let left = limits.timeMs;
  return async (what, args) => {
    const command = wrappedCommand(sandbox, { program: what, arguments: args, files, folder, background: limits.background, prefix, readsPrivate });
    const outcome = await runLimited(command, { folder, environment }, { ...limits, timeMs: Math.max(1, left) }, signal);
    left -= outcome.wallMs;
    return outcome;
  };
};

const both = (first: Outcome, second: Outcome): Outcome => ({
  ...second,
  output: `${first.output}${second.output}`,
  wallMs: first.wallMs + second.wallMs,
  cpuMs: first.cpuMs + second.cpuMs,
  peakMemory: Math.max(first.peakMemory, second.peakMemory),
});

/** To an assembler source; then, with the complete table of the assemblies it depends on, to a shared object. */
const compileIn = async (folder: string, request: MonoCompileRequest, program: string, run: Run, owner: Sandbox['owner']): Promise<Outcome> => {
  await makeFolderFor(join(folder, workPaths.temporary), owner);
  const { input, hasBindings } = await stageClosure(folder, request);
  const compiled = await run(program, monoArguments(request.scenario, input, hasBindings));
  if (compiled.exitCode !== 0 || compiled.stopped !== null) return compiled;
  const { guarded, instrumented } = await prepareSource(folder, request);
  if (request.scenario.endsWith('profile') && !instrumented && counts(compiled.output).methodsCompiled > 0) return { ...compiled, exitCode: 1, output: noProfiler };
  return both(compiled, await run('/bin/sh', ['-c', assemblerScript(request.architecture, guarded)]));
};

const resultOf = async (folder: string, request: MonoCompileRequest, outcome: Outcome): Promise<CompileResult> => {
  const { exitCode, stopped, output } = outcome;
  if (stopped === null && /\b(?:as|ld): not found/.test(output)) return compileFailed('failed', noAssembler, exitCode);
  return compileResult(outcome, async () => {
    const { hash, size } = await publishImage(join(folder, workPaths.image), temporaryName(request.output), request.output, null, (file) => checkMonoImage(request, readMonoImage(file)));
    return { hash, size, ...counts(output) };
  });
};

/**
 * Compiles one assembly with Mono's ahead-of-time compiler, with the rights, limits and guarantees of `compileImage`. Methods are counted as
 * Mono does, which includes wrappers and instances of generic methods that it adds. Raises
 * `compiler-unusable` when there is no such program, and the system's error when the output's folder cannot be written.
 */
export const compileMonoImage = async (
  compiler: MonoCompiler,
  request: MonoCompileRequest,
  limits: CompileLimits,
  signal?: AbortSignal,
  options: { readonly sandbox?: Sandbox } = {},
): Promise<CompileResult> => {
  if (signal?.aborted === true) return compileFailed('cancelled', '');
  const wrong = objection(request);
  if (wrong !== null) return compileFailed('failed', wrong);
  if (!isFile(compiler.program)) throw new Failure('compiler-unusable', `There is no program ${compiler.program}. Nothing was compiled.`, { advice: 'Install Mono (on Debian: apt-get install mono-runtime).' });
  const sandbox = options.sandbox ?? (await ourSandbox());
  return inOwnFolder(request.output, sandbox.owner, async (folder) => {
    try {
      const run = await runner(folder, request, compiler.program, limits, signal, sandbox);
      return await resultOf(folder, request, await compileIn(folder, request, compiler.program, run, sandbox.owner));
    } catch (error) {
      if (isFailure(error, 'wrong-image') || isFailure(error, 'no-image')) return compileFailed('wrong-output', error.message);
      throw error;
    }
  });
};
