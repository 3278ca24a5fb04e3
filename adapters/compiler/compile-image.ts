import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import { restoreFlags } from '../assembly/method-flags.ts';
import { isFile } from '../host/path-kind.ts';
import { compileFailed } from './compile-failed.ts';
import { compileResult } from './compile-result.ts';
import type { CompileLimits, CompileRequest, CompileResult, Compiler } from './compiler.ts';
import { referencesOf, responseFile } from './compiler-arguments.ts';
import { bareEnvironment, inOwnFolder } from './own-folder.ts';
import { publishImage } from './publish-image.ts';
import { readImage, type ImageReading } from './read-image.ts';
import { runLimited, type Outcome } from './run-limited.ts';
import { readableByAll } from './readable-by-all.ts';
import { sandbox as ourSandbox, type Sandbox } from './sandbox.ts';
import { temporaryName } from '../host/temporary-name.ts';
import { wrappedCommand } from './wrapped-command.ts';

/** What is wrong with the request before anything is run, in words; null when nothing is. */
const objection = ({ input, output }: CompileRequest, references: readonly string[], clash: readonly [string, string] | null): string | null => {
  if (clash !== null) return `Two references have the same name: ${clash[0]} and ${clash[1]}. crossgen2 would silently take one of them.`;
  const missing = [input, ...references].find((file) => !isFile(file));
  if (missing !== undefined) return `${missing} is missing. crossgen2 would silently leave out every method that needs it.`;
  const broken = [input, output, ...references].find((file) => /[\r\n]/.test(file));
  return broken === undefined ? null : `The name of ${JSON.stringify(broken)} holds a line break, which crossgen2 cannot be told.`;
};

/** Raises `wrong-image` when the image is not what was asked for. */
const checked = (request: CompileRequest, image: ImageReading): ImageReading => {
  const wrong = (what: string): Failure => new Failure('wrong-image', what);
  if (!image.isReadyToRun) throw wrong('The compiler wrote an assembly without ReadyToRun code.');
  if (image.mvid !== request.expect.mvid) throw wrong(`The image has MVID ${image.mvid}, not ${request.expect.mvid}: the input changed.`);
  if (image.machine !== `${request.targetArchitecture} (Linux)`) throw wrong(`The image is for ${image.machine}, not for ${request.targetArchitecture} (Linux).`);
  return image;
};

const checkUsable = ({ program }: Compiler, { exitCode, output }: Outcome): void => {
  if (exitCode !== 126 && exitCode !== 127) return;
  throw new Failure('compiler-unusable', `The compiler ${program} cannot be started: ${output.trim()}. Nothing was compiled.`, {
    advice: 'Remove its folder, so that it is brought again, or give one by hand: ngen compiler add PATH.',
  });
};

const imageIn = (folder: string): string => join(folder, 'image.dll');

const compileIn = async (
  folder: string,
  compiler: Compiler,
  request: CompileRequest,
  references: readonly string[],
  limits: CompileLimits,
  signal: AbortSignal | undefined,
  sandbox: Sandbox,
): Promise<Outcome> => {
  const response = join(folder, 'crossgen2.rsp');
  await writeFile(response, responseFile(request, references, imageIn(folder), limits.parallelism ?? availableParallelism()));
  const files = [request.input, ...references];
  const readsPrivate = sandbox.owner !== null && !readableByAll([compiler.program, dirname(request.output), ...files]);
  const command = wrappedCommand(sandbox, { program: compiler.program, arguments: [`@${response}`], files, folder, background: limits.background, readsPrivate });
  return runLimited(command, { folder, environment: { ...bareEnvironment(folder), DOTNET_EnableDiagnostics: '0' } }, limits, signal);
};

const resultOf = async (request: CompileRequest, image: string, outcome: Outcome, read: (file: string) => ImageReading): Promise<CompileResult> =>
  compileResult(outcome, async () => {
    const { original, output } = request;
    const complete = original === null ? null : (file: string): void => restoreFlags(file, original);
    const { hash, size, checked: reading } = await publishImage(image, temporaryName(output), output, complete, (file) => checked(request, read(file)));
    return { hash, size, methodsCompiled: reading.methodsCompiled, methodsLeftOut: reading.methodsLeftOut };
  });

/**
 * Compiles one assembly with crossgen2, without privileges and network as far as the machine permits, able to write only a folder of its
 * own. The image appears under `request.output` when it is complete, on disk, and has the expected MVID and architecture; else the
 * result says why not and nothing is left. When this process is killed, so is the compiler; what it leaves has `.tmp-` in its
 * name. Raises `compiler-unusable` when the compiler does not start, and the system's error when the output's folder cannot be written.
 */
export const compileImage = async (
  compiler: Compiler,
  request: CompileRequest,
  limits: CompileLimits,
  signal?: AbortSignal,
  options: { readonly read?: (file: string) => ImageReading; readonly sandbox?: Sandbox } = {},
): Promise<CompileResult> => {
  if (signal?.aborted === true) return compileFailed('cancelled', '');
  const { references, clash } = referencesOf(request);
  const wrong = objection(request, references, clash);
  if (wrong !== null) return compileFailed('failed', wrong);
  const sandbox = options.sandbox ?? (await ourSandbox());
  return inOwnFolder(request.output, sandbox.owner, async (folder) => {
    const outcome = await compileIn(folder, compiler, request, references, limits, signal, sandbox);
    checkUsable(compiler, outcome);
    return resultOf(request, imageIn(folder), outcome, options.read ?? readImage);
  });
};
