import { Failure } from '../../domain/failure.ts';
import { readMachine } from '../host/machine.ts';
import type { Compiler } from './compiler.ts';
import { bestVersion, isPrerelease } from './compiler-version.ts';
import { inFetchFolder } from './fetch-folder.ts';
import { keepCompiler } from './keep-compiler.ts';
import { listCompilers } from './list-compilers.ts';
import { publishedVersions } from './published-versions.ts';
import { restorePackage, type Restored } from './restore-package.ts';
import type { DotnetOptions } from './run-dotnet.ts';

export type AcquireOptions = {
  /** The store's cache folder; compilers are in `compilers/` below it. */
  readonly storeFolder: string;
  /** An image is understood by the runtime of the compiler's major version only. */
  readonly runtimeMajor: number;
  readonly runtimeVersion: string;
  /** Runtime identifier of this machine, where it is known already. */
  readonly hostRid?: string;
  /** The `dotnet` command; the one on PATH where it is not given. */
  readonly dotnet?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Milliseconds for all that is fetched; ten minutes where it is not given. */
  readonly timeMs?: number;
  readonly signal?: AbortSignal;
  /** Called before anything is fetched. */
  readonly onFetch?: (packageName: string, version: string) => void;
};

const tenMinutes = 600_000;

/** Without a full stop at the end, which the sentence around it has. */
const lastLines = (output: string): string => output.trim().split('\n').slice(-4).join('\n').slice(-1000).replace(/\.$/, '');

const missing = (id: string, version: string, why: string, cause?: unknown): Failure =>
  new Failure('compiler-missing', `The compiler ${id} ${version} is not in the store and could not be fetched from NuGet: ${why}. Nothing was changed.`, {
    advice: `Download the package ${id} elsewhere and give it by hand: ngen compiler add PATH.`,
    cause,
  });

const whyNot = ({ output }: Restored & { readonly ok: false }): string => {
  if (/No \.NET SDKs were found|application 'restore' does not exist/.test(output)) return 'there is no .NET SDK';
  return `dotnet restore said\n${lastLines(output)}`;
};

/** In which version the package can be had: the runtime's own, else the newest published one of its major version. */
const restoreBest = async (id: string, asked: AcquireOptions, options: DotnetOptions): Promise<Restored> => {
  asked.onFetch?.(id, asked.runtimeVersion);
  const own = await restorePackage(id, asked.runtimeVersion, options);
  if (own.ok || !own.noSuchVersion) return own;
  const other = bestVersion(await publishedVersions(id, isPrerelease(asked.runtimeVersion), options), asked.runtimeMajor, asked.runtimeVersion);
  if (other === undefined || other === asked.runtimeVersion) return own;
  asked.onFetch?.(id, other);
  return restorePackage(id, other, options);
};

const fetchInto = async (folder: string, asked: AcquireOptions, hostRid: string): Promise<Compiler> => {
  const id = `Microsoft.NETCore.App.Crossgen2.${hostRid}`;
  const options = { dotnet: asked.dotnet ?? 'dotnet', folder, environment: asked.environment ?? process.env, timeMs: asked.timeMs ?? tenMinutes, signal: asked.signal };
  try {
    const restored = await restoreBest(id, asked, options);
    if (!restored.ok) throw missing(id, asked.runtimeVersion, whyNot(restored));
    return (await keepCompiler(asked.storeFolder, restored.folder, hostRid, 'NuGet')).compiler;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (error as NodeJS.ErrnoException).syscall?.startsWith('spawn') === true) {
      throw missing(id, asked.runtimeVersion, 'there is no dotnet command', error);
    }
    throw error;
  }
};

/** The compiler in the store for a runtime, without running or fetching anything: its own version, else the newest of its major version. */
export const findCompiler = (storeFolder: string, runtimeMajor: number, runtimeVersion: string): Compiler | undefined => {
  const compilers = listCompilers(storeFolder);
  const version = bestVersion(
    compilers.map((compiler) => compiler.version),
    runtimeMajor,
    runtimeVersion,
  );
  return compilers.find((compiler) => compiler.version === version);
};

/**
 * The crossgen2 for a runtime: the store's, else fetched from NuGet through the .NET SDK and kept. What is in the store is preferred to a
 * closer version elsewhere, so that a compiler given by hand is used and no command needs the network twice. Raises
 * `compiler-missing` (no SDK, no network, no such package), `compiler-unusable`, and `interrupted` when `signal` is aborted.
 */
export const acquireCompiler = async (asked: AcquireOptions): Promise<Compiler> =>
  findCompiler(asked.storeFolder, asked.runtimeMajor, asked.runtimeVersion) ??
  inFetchFolder(async (folder) => fetchInto(folder, asked, asked.hostRid ?? readMachine().runtimeIdentifier));
