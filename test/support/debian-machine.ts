import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testCache } from './dotnet.ts';
import { newStoreAt, openFolder, type Ngen, type Ran } from './ngen.ts';

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What is written goes to a folder, what is read comes from this machine: a copy of it that costs nothing and cannot harm it. */
export const entered = `set -e
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/machine"
for part in proc dev sys; do mount --rbind "/$part" "$1/machine/$part"; done
base=$1
shift
exec chroot "$base/machine" "$@"`;

/** The same with a systemd of its own as the first process, in a control group that is gone afterwards. Mounts are shared, as every manager of containers has them for systemd. */
const booted = `set -e
groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
group="$groups/ngen-test-$$"
mkdir "$group"
trap 'for try in 1 2 3 4 5 6 7 8 9; do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null && break; sleep 0.3; done' EXIT
timeout --signal=KILL 240 sh -c 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"' sh "$group" unshare --kill-child --mount --pid --fork --cgroup --ipc --uts sh -ec '
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/machine"
for part in dev sys; do mount --rbind "/$part" "$1/machine/$part"; done
rm -rf "$1"/machine/usr/lib/systemd/system/*.target.wants
find "$1/machine/etc/systemd/system" -path '*.wants/*' ! -name 'ngen*' -delete
mount -t cgroup2 cgroup2 "$1/machine/sys/fs/cgroup"
mount -t proc proc "$1/machine/proc"
mount -t tmpfs tmpfs "$1/machine/run"
mount --make-rshared /
export container=docker
exec chroot "$1/machine" /lib/systemd/systemd --unit=ngen-test.target --log-target=null --show-status=no' sh "$1" </dev/null >/dev/null 2>&1 || true
`;

const testUnits = (script: string): Readonly<Record<string, string>> => ({
  // What a real start of a machine does needs a real machine.
  'etc/systemd/system/sysinit.target': '[Unit]\nDefaultDependencies=no\n',
  'etc/systemd/system/ngen-test.target': '[Unit]\nWants=multi-user.target ngen-test.service\n',
  'etc/systemd/system/ngen-test.service': '[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=/bin/sh /var/lib/ngen-test/script\nStandardOutput=file:/var/lib/ngen-test/stdout\nStandardError=file:/var/lib/ngen-test/stderr\nExecStopPost=/bin/sh -c "echo $$EXIT_STATUS >/var/lib/ngen-test/status; systemctl --no-block exit"\nEnvironment=NGEN_NO_SERVICE=1 DOTNET_CLI_HOME=/root\n',
  'var/lib/ngen-test/script': `set -e\n${script}\n`,
});

/** A copy of this machine, with its own dpkg and apt, that is gone after the test. */
export type DebianMachine = {
  /** Runs a shell script in it, as root. */
  readonly sh: (script: string) => Ran;
  /** The standard output of a script that must end with status 0. */
  readonly ok: (script: string) => string;
  /** Runs a shell script as a unit of a systemd that starts for it, with what is enabled for a start of the machine, and ends with it; its standard output. */
  readonly underSystemd: (script: string) => Promise<string>;
  /** Where a file of the copy is that was written there. */
  readonly file: (path: string) => string;
  /** Paths of what is other than on this machine, folders left out. */
  readonly written: () => readonly string[];
  /** The program on the machine's own store, in which there is nothing but the compiler. */
  readonly ngen: Ngen;
};

const longestRun = 200_000;

/** The end of a script under systemd as a power cut is: every process of the machine is killed at once. */
export const powerCut = 'touch /var/lib/ngen-test/cut; echo 1 >/sys/fs/cgroup/cgroup.kill; sleep 100';

/** With what was written in another such copy, where the folder that holds it is given. */
export const debianMachine = (written?: string): DebianMachine => {
  const base = openFolder();
  const upper = join(base, 'upper');
  for (const folder of ['upper', 'work', 'machine']) mkdirSync(join(base, folder));
  chmodSync(upper, 0o755);
  if (written !== undefined) execFileSync('cp', ['-a', `${written}/.`, upper]);
  const through = ['unshare', '--mount', 'sh', '-c', entered, 'sh', base];
  const file = (path: string): string => join(upper, path);
  const sh = (script: string): Ran => {
    const { status, stdout, stderr, error } = spawnSync(through[0]!, [...through.slice(1), 'sh', '-ec', script], {
      timeout: longestRun,
      killSignal: 'SIGKILL',
      encoding: 'utf8',
      env: { ...process.env, NGEN_ROOT: '', NGEN_NO_SERVICE: '1', DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (error !== undefined) throw error;
    return { status, stdout, stderr };
  };
  const ok = (script: string): string => {
    const { status, stdout, stderr } = sh(script);
    if (status !== 0) throw new Error(`${script}\nended with ${status}:\n${stderr}${stdout}`);
    return stdout;
  };
  const underSystemd = async (script: string): Promise<string> => {
    for (const [path, text] of Object.entries(testUnits(script))) {
      mkdirSync(dirname(file(path)), { recursive: true });
      writeFileSync(file(path), text);
    }
    for (const name of ['stdout', 'stderr', 'status', 'cut']) rmSync(file(`var/lib/ngen-test/${name}`), { force: true });
    await once(spawn('sh', ['-c', booted, 'sh', base], { stdio: 'ignore' }), 'close');
    const left = (name: string): string => (existsSync(file(`var/lib/ngen-test/${name}`)) ? readFileSync(file(`var/lib/ngen-test/${name}`), 'utf8') : '');
    if (left('status').trim() !== '0' && !existsSync(file('var/lib/ngen-test/cut'))) throw new Error(`${script}\nended under systemd with "${left('status').trim()}":\n${left('stderr')}${left('stdout')}`);
    return left('stdout');
  };
  ok('true'); // a container that forbids mounts cannot run these tests, and says so here
  const ngen = newStoreAt({ store: file('var/lib/ngen'), through, root: '' }, file('var/cache/ngen'));
  const writtenFiles = (): readonly string[] =>
    readdirSync(upper, { recursive: true, encoding: 'utf8' })
      .filter((path) => !lstatSync(join(upper, path)).isDirectory())
      .map((path) => `/${path}`)
      .sort();
  return { sh, ok, underSystemd, file, written: writtenFiles, ngen };
};

const newestChange = (folders: readonly string[]): number =>
  Math.max(...folders.flatMap((folder) => readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' }).map((name) => lstatSync(join(checkout, folder, name)).mtimeMs)));

/** One test process builds, others wait for it: the files that are packed must not change meanwhile, nor may their links. */
const buildOnce = `set -e
[ ! -d "$1" ] || exit 0
find "\${1%/*}" -maxdepth 1 -name 'package-*' -mmin +60 -exec rm -rf {} +
rm -rf "$1.new"
"$2" "$3" "$1.new" >&2
mv "$1.new" "$1"`;

/** The program's own Debian package, built when something that goes into it is newer. */
export const ownPackage = (): string => {
  const kept = join(testCache, `package-${Math.round(newestChange(['dist', 'src/packaging', 'src/cli', 'adapters/host', 'docs']))}`);
  mkdirSync(testCache, { recursive: true });
  const build = [join(checkout, 'node_modules/.bin/node'), join(checkout, 'src/packaging/build-package.ts')];
  execFileSync('flock', [join(testCache, 'package.lock'), 'sh', '-c', buildOnce, 'sh', kept, ...build], { stdio: ['ignore', 'ignore', 'inherit'] });
  return join(kept, readdirSync(kept).find((name) => name.endsWith('.deb'))!);
};

/** A folder as a repository that apt takes without a signature; the line for its list of sources. */
export const aptRepository = (folder: string): string => {
  const index = execFileSync('dpkg-scanpackages', ['--multiversion', '.'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync(join(folder, 'Packages'), index);
  return `deb [trusted=yes] file:${folder} ./`;
};
