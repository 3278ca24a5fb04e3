import { spawn } from 'node:child_process';
import type { CompileLimits } from './compiler.ts';
import { collectDiagnostics } from './diagnostics.ts';
import { treeUsage } from './tree-usage.ts';
import type { Command } from './wrapped-command.ts';

export type Stopped = 'out-of-time' | 'out-of-memory' | 'cancelled' | 'failed';

export type Outcome = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why we ended the process, if we did; `failed`: it hung after a fatal error. */
  readonly stopped: Stopped | null;
  /** What it printed, both streams, at most 4 KiB. */
  readonly output: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMemory: number;
};

// For the rest of what it says after a fatal error.
const lastWordsMs = 500;
const drainMs = 1000;
const longestTimer = 2 ** 31 - 1;
const sampleMs = { first: 5, longest: 50 };

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/**
 * Runs a command in a session of its own until it ends or a limit or `signal` ends it, with every process it started. Processor time and
 * memory are as last sampled, up to 50 ms before the end; memory is a limit on resident bytes because one on address space
 * (RLIMIT_AS) crashes crossgen2. Raises the system's error when the command cannot be started at all.
 */
export const runLimited = (
  { file, args }: Command,
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  limits: CompileLimits,
  signal: AbortSignal | undefined,
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const clock = limits.freezer?.now ?? (() => performance.now());
    const started = clock();
    const child = spawn(file, args, { cwd: place.folder, env: place.environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let stopped: Stopped | null = null;
    let cpuMs = 0;
    let peakMemory = 0;

    const stop = (why: Stopped): void => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      stopped ??= why;
      killGroup(child.pid);
    };
    const cancel = (): void => stop('cancelled');
    let fatal: NodeJS.Timeout | undefined;
    const output = collectDiagnostics(() => {
      fatal = setTimeout(() => stop('failed'), lastWordsMs);
    });

    let sampler: NodeJS.Timeout | undefined;
    let timer: NodeJS.Timeout | undefined;
    const watchTime = (): void => {
      const left = started + limits.timeMs - clock();
      if (left <= 0) stop('out-of-time');
      else timer = setTimeout(watchTime, Math.min(Math.max(left, sampleMs.longest), longestTimer)); // the clock may stand still
    };
    let drained: NodeJS.Timeout | undefined;
    const sample = (wait: number): void => {
      sampler = setTimeout(() => {
        const usage = treeUsage(child.pid!);
        if (usage !== null) {
          cpuMs = usage.cpuMs;
          peakMemory = Math.max(peakMemory, usage.peakResident);
          if (usage.resident > limits.memoryBytes) stop('out-of-memory');
        }
        sample(Math.min(wait * 1.5, sampleMs.longest));
      }, wait);
    };
    const leave = child.pid === undefined ? undefined : limits.freezer?.add(child.pid);

    const finish = (): void => {
      leave?.();
      clearTimeout(timer);
      clearTimeout(sampler);
      clearTimeout(drained);
      clearTimeout(fatal);
      signal?.removeEventListener('abort', cancel);
    };
    child.stdout.on('data', output.add);
    child.stderr.on('data', output.add);
    child.once('error', (error) => {
      finish();
      reject(error);
    });
    child.once('exit', () => {
      // A stranger's assembly may have made the compiler start something: end it, and wait no longer for pipes that it holds.
      if (child.pid !== undefined) killGroup(child.pid);
      drained = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, drainMs);
    });
    child.once('close', (exitCode, signalName) => {
      finish();
      resolve({ exitCode, signal: signalName, stopped, output: output.text(), wallMs: clock() - started, cpuMs, peakMemory });
    });
    if (child.pid === undefined) return;
    watchTime();
    sample(sampleMs.first);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) cancel();
  });
