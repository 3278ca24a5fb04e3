import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { testCache } from './dotnet.ts';

/** Debian's packages, and a command or file that shows that each is there. */
const packages: Readonly<Record<string, string>> = {
  'mono-runtime': '/usr/bin/mono',
  'mono-mcs': '/usr/bin/mcs',
  'mono-utils': '/usr/bin/monodis',
  'mono-gac': '/usr/bin/gacutil',
  'libmono-profiler': '/usr/lib/libmono-profiler-log.so',
  'mono-csharp-shell': '/usr/bin/csharp',
  binutils: '/usr/bin/ld',
};

const missing = (): readonly string[] => Object.keys(packages).filter((name) => !existsSync(packages[name]!));

/** Test files run side by side: one of them installs, the others wait for it and find everything there. */
const installScript = `set -e
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"`;

/** Makes sure that Debian's Mono is installed, with its compilers and tools; as root it is installed when it is not. */
export const requireMono = (): void => {
  if (missing().length === 0) return;
  if (process.geteuid!() !== 0) throw new Error(`these tests need Debian's packages ${missing().join(', ')}; install them, or run the tests as root`);
  mkdirSync(testCache, { recursive: true });
  try {
    execFileSync('flock', [join(testCache, 'apt.lock'), 'sh', '-c', installScript, 'sh', ...Object.keys(packages)], { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`installing Debian's packages ${missing().join(', ')} failed:\n${String((error as { stderr?: Buffer }).stderr ?? error)}`, { cause: error });
  }
};
