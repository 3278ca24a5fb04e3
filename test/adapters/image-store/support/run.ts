import { spawnSync } from 'node:child_process';

export type Outcome = { readonly status: number | null; readonly signal: string | null; readonly stdout: string; readonly stderr: string };

/** The environment of a test's applications: ours without what changes the host's choice. */
export const plainEnvironment = (extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  ...extra,
});

export const run = (
  command: string,
  args: readonly string[] = [],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string; readonly cwd?: string } = {},
): Outcome => {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: plainEnvironment(options.env),
    input: options.input ?? '',
    cwd: options.cwd ?? '/',
    timeout: 60_000,
  });
  if (error !== undefined) throw error;
  return { status, signal, stdout, stderr };
};
