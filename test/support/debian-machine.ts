import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testCache } from './dotnet.ts';
import { newStoreAt, openFolder, type Ngen, type Ran } from './ngen.ts';

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What is written goes to a folder, what is read comes from this machine: a copy of it that costs nothing and cannot harm it. */
const entered = `set -e
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/machine"
for part in proc dev sys; do mount --rbind "/$part" "$1/machine/$part"; done
base=$1
shift
exec chroot "$base/machine" "$@"`;

/** A copy of this machine, with its own dpkg and apt, that is gone after the test. */
export type DebianMachine = {
  /** Runs a shell script in it, as root. */
  readonly sh: (script: string) => Ran;
  /** The standard output of a script that must end with status 0. */
  readonly ok: (script: string) => string;
  /** Where a file of the copy is that was written there. */
  readonly file: (path: string) => string;
  /** Paths of what is other than on this machine, folders left out. */
  readonly written: () => readonly string[];
  /** The program on the machine's own store, in which there is nothing but the compiler. */
  readonly ngen: Ngen;
};

const longestRun = 200_000;

export const debianMachine = (): DebianMachine => {
  const base = openFolder();
  const upper = join(base, 'upper');
  for (const folder of ['upper', 'work', 'machine']) mkdirSync(join(base, folder));
  chmodSync(upper, 0o755);
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
  ok('true'); // a container that forbids mounts cannot run these tests, and says so here
  const ngen = newStoreAt({ store: file('var/lib/ngen'), through, root: '' }, file('var/cache/ngen'));
  const written = (): readonly string[] =>
    readdirSync(upper, { recursive: true, encoding: 'utf8' })
      .filter((path) => !lstatSync(join(upper, path)).isDirectory())
      .map((path) => `/${path}`)
      .sort();
  return { sh, ok, file, written, ngen };
};

const newestChange = (folders: readonly string[]): number =>
  Math.max(...folders.flatMap((folder) => readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' }).map((name) => lstatSync(join(checkout, folder, name)).mtimeMs)));

/** The program's own Debian package, built when something that goes into it is newer. */
export const ownPackage = (): string => {
  const kept = join(testCache, 'package');
  const found = (): string | undefined => (existsSync(kept) ? readdirSync(kept).find((name) => name.endsWith('.deb')) : undefined);
  const known = found();
  if (known !== undefined && lstatSync(join(kept, known)).mtimeMs > newestChange(['dist', 'src/packaging', 'src/cli', 'adapters/host', 'docs'])) return join(kept, known);
  mkdirSync(testCache, { recursive: true });
  const work = mkdtempSync(join(testCache, '.package-'));
  try {
    const built = execFileSync(join(checkout, 'node_modules/.bin/node'), [join(checkout, 'src/packaging/build-package.ts'), work], { encoding: 'utf8' }).trim();
    rmSync(kept, { recursive: true, force: true });
    renameSync(work, kept);
    return built.replace(work, kept);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/** A folder as a repository that apt takes without a signature; the line for its list of sources. */
export const aptRepository = (folder: string): string => {
  const index = execFileSync('dpkg-scanpackages', ['--multiversion', '.'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync(join(folder, 'Packages'), index);
  return `deb [trusted=yes] file:${folder} ./`;
};
