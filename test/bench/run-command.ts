import { spawnSync, type StdioOptions } from 'node:child_process';
import { performance } from 'node:perf_hooks';

export type CommandOptions = { readonly input?: string; readonly environment?: NodeJS.ProcessEnv };

const ended = (command: readonly string[], options: CommandOptions, stdio: StdioOptions): { readonly ms: number; readonly output: string } => {
  const begun = performance.now();
  const { status, error, stdout } = spawnSync(command[0]!, command.slice(1), {
    input: options.input,
    env: { ...process.env, ...options.environment },
    stdio,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const ms = performance.now() - begun;
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}`, { cause: error });
  return { ms, output: stdout ?? '' };
};

/** Milliseconds from start to end of a command that must succeed; its output goes to /dev/null. */
export const timeCommand = (command: readonly string[], options: CommandOptions = {}): number =>
  ended(command, options, [options.input === undefined ? 'ignore' : 'pipe', 'ignore', 'inherit']).ms;

/** What a command that must succeed prints. */
export const outputOf = (command: readonly string[], options: CommandOptions = {}): string =>
  ended(command, options, [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit']).output;
