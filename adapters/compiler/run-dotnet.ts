import { spawn } from 'node:child_process';

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

/** Runs a command of the .NET SDK to its end and returns what it printed. Raises ENOENT when there is no such `dotnet`. */
export const runDotnet = (args: readonly string[], { dotnet, folder, environment, timeMs, signal }: DotnetOptions): Promise<DotnetAnswer> =>
  new Promise((resolve, reject) => {
    const child = spawn(dotnet, args, {
      cwd: folder,
      env: { HOME: folder, ...environment, ...sdkSettings },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    // Not spawn's own `timeout`: its timer keeps us running to the end when there is no such command.
    const limit = setTimeout(() => child.kill('SIGKILL'), timeMs);
    let output = '';
    const add = (chunk: string): void => {
      output = (output + chunk).slice(-outputLimit);
    };
    child.stdout.setEncoding('utf8').on('data', add);
    child.stderr.setEncoding('utf8').on('data', add);
    child.once('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.once('close', (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode, output });
    });
  });
