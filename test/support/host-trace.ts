import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';

/** What the .NET host itself says it chose. */
export type HostTrace = {
  /** Paths of TRUSTED_PLATFORM_ASSEMBLIES, normalised, sorted, each once. */
  readonly trusted: readonly string[];
  /** `name version folder` of each framework, the lowest level last. */
  readonly frameworks: readonly string[];
  readonly hostfxr: string | undefined;
  readonly hostpolicyFolder: string | undefined;
  readonly root: string | undefined;
  readonly text: string;
};

const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DOTNET_|COREHOST_|CORE_)/.test(name)));

const traced = (text: string): HostTrace => {
  const only = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  const summaries = text.split('--- Summary of all frameworks:').at(-1) ?? '';
  const frameworks = [...summaries.matchAll(/framework:'([^']*)'.*?found version='([^']*)'.*?folder=(.*)/g)].map((match) => `${match[1]} ${match[2]} ${match[3]}`);
  const trusted = (only(/Property TRUSTED_PLATFORM_ASSEMBLIES = (.*)/) ?? '').split(':').filter((path) => path !== '');
  return {
    trusted: [...new Set(trusted.map((path) => normalize(path)))].sort(),
    frameworks: text.includes('--- Summary of all frameworks:') ? frameworks : [],
    hostfxr: only(/Resolved fxr \[([^\]]*)\]/),
    hostpolicyFolder: only(/The expected libhostpolicy.so directory is \[([^\]]*)\]/),
    root: only(/Using dotnet root path \[([^\]]*)\]/),
    text,
  };
};

/**
 * Starts a program (an apphost, or `dotnet` with an assembly) with the host's tracing on and reads what it chose. A heap of one byte
 * keeps the runtime from starting, so that servers and interactive programs can be traced too. `environment` is added to ours
 * without any variable of .NET.
 */
export const hostTrace = (program: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): HostTrace => {
  const folder = mkdtempSync(join(tmpdir(), 'ngen-trace-'));
  const file = join(folder, 'trace.txt');
  try {
    execFileSync(program, args, {
      stdio: ['ignore', 'ignore', 'ignore'],
      timeout: 60_000,
      env: { ...cleanEnvironment(), DOTNET_CLI_TELEMETRY_OPTOUT: '1', ...environment, DOTNET_GCHeapHardLimit: '0x1', COREHOST_TRACE: '1', COREHOST_TRACE_VERBOSITY: '4', COREHOST_TRACEFILE: file },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error; // it never ran, or took too long
  }
  try {
    return traced(readFileSync(file, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
