import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type CSharp = {
  readonly out: string;
  readonly source: string;
  readonly version?: string;
  readonly key?: string;
  readonly references?: readonly string[];
  /** Further options of mcs. */
  readonly options?: readonly string[];
};

/** Compiles one assembly with mcs: a library when `out` ends in `.dll`. */
export const compileCSharp = ({ out, source, version, key, references = [], options = [] }: CSharp): string => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-mcs-'));
  const file = join(folder, 'source.cs');
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(file, `${version === undefined ? '' : `[assembly: System.Reflection.AssemblyVersion("${version}")]\n`}${source}`);
  const target = out.endsWith('.dll') ? ['-target:library'] : [];
  const signed = key === undefined ? [] : [`-keyfile:${key}`];
  try {
    execFileSync('mcs', ['-nologo', ...target, ...signed, `-out:${out}`, ...references.map((reference) => `-r:${reference}`), ...options, file], { stdio: ['ignore', 'pipe', 'pipe'] });
    return out;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export type MonoRun = { readonly status: number | null; readonly signal: NodeJS.Signals | null; readonly output: string; readonly log: readonly string[] };

/** Runs `mono`, with what it logs about `mask` (`asm`, `aot`, …) apart from what the program prints. */
export const runMono = (args: readonly string[], options: { readonly mask?: string; readonly environment?: NodeJS.ProcessEnv; readonly cwd?: string } = {}): MonoRun => {
  const logging = options.mask === undefined ? {} : { MONO_LOG_LEVEL: 'debug', MONO_LOG_MASK: options.mask };
  const { status, signal, stdout, stderr } = spawnSync('mono', args, { encoding: 'utf8', cwd: options.cwd, env: { ...process.env, ...options.environment, ...logging }, maxBuffer: 2 ** 28, timeout: 120_000 });
  const lines = `${stdout}${stderr}`.split('\n');
  const isLog = (line: string): boolean => line.startsWith('Mono: ');
  return { status, signal, output: lines.filter((line) => !isLog(line)).join('\n').trim(), log: lines.filter(isLog).map((line) => line.slice('Mono: '.length)) };
};
