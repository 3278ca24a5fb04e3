import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { debianMachine, entered, ownPackage, type DebianMachine } from './debian-machine.ts';
import { testCache } from './dotnet.ts';

/** One test process has dpkg install the package, others wait for it: what it wrote is kept. */
const installOnce = `set -e
[ ! -d "$1" ] || exit 0
find "\${1%/*}" -maxdepth 1 -name 'machine-*' -mmin +60 -exec rm -rf {} +
rm -rf "$1.new"
mkdir -p "$1.new/upper" "$1.new/work" "$1.new/machine"
unshare --mount sh -c "$3" sh "$1.new" dpkg --force-unsafe-io -i "$2"
mv "$1.new/upper" "$1"
rm -rf "$1.new"`;

/** A copy of this machine on which dpkg has installed our package: dpkg takes seconds for what is the same in each test. */
export const machineWithPackage = (): DebianMachine => {
  const file = ownPackage();
  // Packages that came to this machine meanwhile are in dpkg's database, of which the copy would hold an older state.
  const kept = join(testCache, `machine-${basename(dirname(file))}-${Math.round(lstatSync('/var/lib/dpkg/status').mtimeMs)}`);
  const environment = { ...process.env, NGEN_ROOT: '', NGEN_NO_SERVICE: '1', DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('flock', [join(testCache, 'package.lock'), 'sh', '-c', installOnce, 'sh', kept, file, entered], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  return debianMachine(kept);
};
