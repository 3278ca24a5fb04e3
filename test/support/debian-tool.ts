import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { testCache } from './dotnet.ts';

/** Test files run side by side: one of them installs, the others wait for it and find everything there. */
const installScript = `set -e
[ -e "$1" ] && exit
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$2"`;

/** Makes sure that a Debian package is installed that tests need; `file` shows that it is. As root it is installed when it is not. */
export const requireDebianTool = (name: string, file: string): void => {
  if (existsSync(file)) return;
  if (process.geteuid!() !== 0) throw new Error(`these tests need Debian's package ${name}; install it, or run the tests as root`);
  mkdirSync(testCache, { recursive: true });
  try {
    execFileSync('flock', [join(testCache, 'apt.lock'), 'sh', '-c', installScript, 'sh', file, name], { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`installing Debian's package ${name} failed:\n${String((error as { stderr?: Buffer }).stderr ?? error)}`, { cause: error });
  }
};
