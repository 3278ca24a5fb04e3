import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { CompileLimits } from './compiler.ts';
import { collectDiagnostics } from './diagnostics.ts';
import { signalGroup } from './signal-group.ts';
import { treeUsage } from './tree-usage.ts';
import type { Command } from './wrapped-command.ts';

export type Stopped = 'out-of-time' | 'out-of-memory' | 'cancelled' | 'failed';

export type Outcome = {
  /** Whether it gave its word; else what failed is not the program itself, but what was to become it. */
  readonly began: boolean;
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
const sampleMs = { first: 5, longest: 250 };
/** The clock may stand still: then it is asked again and again. */
const soonestMs = 50;

/** Bytes in a millisecond: so fast, it is assumed, a compiler fills memory at the most. */
const fastest = 4 * 2 ** 20;

/**
 * Runs a command, which says on its descriptor 3 that it may be stopped (`wrappedCommand`), in a session of its own until it ends or a limit or
 * `signal` ends it, with every process it started. Peak memory is as last sampled, up to 250 ms before the end: looking more often takes as much from
 * others as a compiler. The limit is on resident bytes because one on address space (RLIMIT_AS) crashes crossgen2. Raises the system's error when the
 * command cannot be started at all.
 */
export const runLimited = (
  { file, args }: Command,
  place: { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
  limits: CompileLimits,
  signal: AbortSignal | undefined,
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(file, args, { cwd: place.folder, env: place.environment, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const { pid } = child;
    if (pid === undefined) {
      child.once('error', reject);
      return;
    }
    const [, stdout, stderr, word] = child.stdio as readonly [null, Readable, Readable, Readable, ...unknown[]];
    const paced = limits.freezer?.add(pid);
    const clock = paced?.now ?? (() => performance.now());
    let stopped: Stopped | null = null;
    let began = false;
    let cpuMs = 0;
    let peakMemory = 0;

    const stop = (why: Stopped): void => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      stopped ??= why;
      signalGroup(pid, 'SIGKILL');
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
      else timer = setTimeout(watchTime, Math.min(Math.max(left, soonestMs), longestTimer));
    };
    let drained: NodeJS.Timeout | undefined;
    /** Returns the bytes that are left. */
    const look = (): number => {
      const usage = treeUsage(pid);
      if (usage === null) return limits.memoryBytes;
      cpuMs = usage.cpuMs;
      peakMemory = Math.max(peakMemory, usage.peakResident);
      if (usage.resident > limits.memoryBytes) stop('out-of-memory');
      return limits.memoryBytes - usage.resident;
    };
    const sample = (wait: number): void => {
      sampler = setTimeout(() => sample(Math.max(sampleMs.first, Math.min(wait * 1.5, sampleMs.longest, look() / fastest))), wait);
    };

    const finish = (): void => {
      paced?.leave();
      clearTimeout(timer);
      clearTimeout(sampler);
      clearTimeout(drained);
      clearTimeout(fatal);
      signal?.removeEventListener('abort', cancel);
    };
    stdout.on('data', output.add);
    stderr.on('data', output.add);
    word.on('data', () => {
      began = true;
      paced?.ready();
    });
    // It has ended, and nobody has asked for it yet: this is all of its processor time.
    word.once('end', look);
    child.once('error', (error) => {
      finish();
      reject(error);
    });
    child.once('exit', () => {
      // A stranger's assembly may have made the compiler start something: end it, and wait no longer for pipes that it holds.
      signalGroup(pid, 'SIGKILL');
      drained = setTimeout(() => {
        for (const pipe of [stdout, stderr, word]) pipe.destroy();
      }, drainMs);
    });
    child.once('close', (exitCode, signalName) => {
      finish();
      resolve({ began, exitCode, signal: signalName, stopped, output: output.text(), wallMs: clock() - started, cpuMs, peakMemory });
    });
    watchTime();
    sample(sampleMs.first);
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) cancel();
  });
