import { spawn } from 'node:child_process';
import { Failure } from '../../domain/failure.ts';

export type DotnetOptions = {
  /** The `dotnet` command: a path, or a name on PATH. */
  readonly dotnet: string;
  /** The folder to run in; also home where there is none, which a service may lack and the SDK insists on. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly timeMs: number;
  readonly signal: AbortSignal | undefined;
};

export type DotnetAnswer = { readonly exitCode: number | null; readonly output: string };

/** Of a longer output the end is kept, where the errors are. */
const outputLimit = 1 << 20;

const sdkSettings = {
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  DOTNET_SKIP_FIRST_TIME_EXPERIENCE: '1',
  DOTNET_CLI_UI_LANGUAGE: 'en',
  // No MSBuild server or node may outlive the command.
  MSBUILDDISABLENODEREUSE: '1',
  DOTNET_CLI_USE_MSBUILD_SERVER: '0',
};

/** The command and whatever it started. */
const killGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const interrupted = (): Failure => new Failure('interrupted', 'Interrupted while the compiler was fetched. Nothing was changed.', { advice: 'Run the command again.' });

/**
 * Runs a command of the .NET SDK to its end and returns what it printed. It has a session of its own, so that Ctrl-C reaches us alone, and
 * does not outlive us when we exit; only when we are killed it goes on to its end. Raises ENOENT when there is no such `dotnet`, Failure `interrupted` when `signal` is aborted.
 */
export const runDotnet = (args: readonly string[], { dotnet, folder, environment, timeMs, signal }: DotnetOptions): Promise<DotnetAnswer> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(interrupted());
    const child = spawn(dotnet, args, { cwd: folder, env: { HOME: folder, ...environment, ...sdkSettings }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = (): void => killGroup(child.pid);
    // Not spawn's own `timeout`: its timer keeps us running to the end when there is no such command.
    const limit = setTimeout(kill, timeMs);
    process.once('exit', kill);
    signal?.addEventListener('abort', kill, { once: true });
    const finish = (): void => {
      clearTimeout(limit);
      process.off('exit', kill);
      signal?.removeEventListener('abort', kill);
    };
    let output = '';
    const add = (chunk: string): void => {
      output = (output + chunk).slice(-outputLimit);
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.once('error', (error) => {
      finish();
      reject(error);
    });
    child.once('exit', kill);
    child.once('close', (exitCode) => {
      finish();
      if (signal?.aborted === true) reject(interrupted());
      else resolve({ exitCode, output });
    });
  });
