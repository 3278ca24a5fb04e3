import { spawn, spawnSync, type ChildProcess, type SpawnSyncOptions } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DisplayedImage } from '../../src/store/publish-views.ts';
import type { RootRow } from '../../projections/roots-view.ts';
import type { AuditEntry } from '../../projections/audit-entry.ts';
import { builtApp, testCache } from './dotnet.ts';
import { temporaryFolder } from './temp.ts';

/** Milliseconds; what takes longer hangs. */
const longestRun = 100_000;

const checkout = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The built program; another one, such as an installed package's, where NGEN_TEST_PROGRAM names it. */
export const program = process.env['NGEN_TEST_PROGRAM'] ?? join(checkout, 'dist', 'ngen.js');

const node = join(checkout, 'node_modules', '.bin', 'node');

const built = (): string => {
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" first.`);
  return program;
};

/** What a run of the program left: its streams and its exit status (null: killed by a signal). */
export type Ran = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = Pick<SpawnSyncOptions, 'cwd' | 'env' | 'input'> & {
  /** A command that runs the program, such as `setpriv` with its options. */
  readonly through?: readonly string[];
};

export type Displayed = { readonly roots: readonly RootRow[]; readonly images: readonly DisplayedImage[] };

export type QueueStatus = {
  readonly service: string;
  readonly paused: boolean;
  readonly idle: boolean;
  readonly estimatedMs: number | null;
  readonly jobs: readonly { readonly image: string | null; readonly assembly: string; readonly priority: number; readonly state: string }[];
};

/** A store of a test's own, and the program working on it. */
export type Ngen = {
  readonly store: string;
  readonly run: (args: readonly string[], options?: RunOptions) => Ran;
  /** The standard output of a run that must end with status 0. */
  readonly ok: (...args: readonly string[]) => string;
  /** The command line of a run, for tests that start it in their own way. */
  readonly commandLine: (...args: readonly string[]) => readonly [string, ...string[]];
  readonly start: (args: readonly string[], options?: RunOptions) => ChildProcess;
  readonly display: (...args: readonly string[]) => Displayed;
  readonly queue: () => QueueStatus;
  readonly audit: (...args: readonly string[]) => readonly AuditEntry[];
};

/** Where a test's store is, and how the program is told. */
export type Place = {
  /** The folder of the log; the cache is in it. */
  readonly store: string;
  /** A command that runs the program where the store is. */
  readonly through: readonly string[];
  /** The value of NGEN_ROOT and of `--root`; empty for the machine's own store. */
  readonly root: string;
};

/** Such a store is named twice, by option and by environment: no test may touch the machine's. */
const inFolder = (store: string): Place => ({ store, through: [], root: store });

const commandLine = ({ through, root }: Place, args: readonly string[], options: RunOptions): readonly [string, ...string[]] => {
  const [first, ...rest] = [...through, ...(options.through ?? []), node, built(), ...args];
  return [first!, ...rest, ...(args[0] === 'run' || root === '' ? [] : ['--root', root])];
};

const environmentOf = ({ root }: Place, options: RunOptions): NodeJS.ProcessEnv => ({ ...process.env, ...options.env, NGEN_ROOT: root });

const runAt = (place: Place, args: readonly string[], options: RunOptions): Ran => {
  const [command, ...rest] = commandLine(place, args, options);
  const { status, stdout, stderr, error } = spawnSync(command, rest, { timeout: longestRun, killSignal: 'SIGKILL', cwd: options.cwd, input: options.input ?? '', env: environmentOf(place, options), encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
};

/** Runs the program on the store in a folder. */
export const runNgen = (store: string, args: readonly string[], options: RunOptions = {}): Ran => runAt(inFolder(store), args, options);

const ngenAt = (place: Place): Ngen => {
  const run = (args: readonly string[], options: RunOptions = {}): Ran => runAt(place, args, options);
  const ok = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = run(args);
    if (status !== 0) throw new Error(`ngen ${args.join(' ')} ended with ${status}:\n${stderr}${stdout}`);
    return stdout;
  };
  return {
    store: place.store,
    run,
    ok,
    commandLine: (...args) => commandLine(place, args, {}),
    start: (args, options = {}) => {
      const [command, ...rest] = commandLine(place, args, options);
      return spawn(command, rest, { cwd: options.cwd, env: environmentOf(place, options), stdio: ['ignore', 'pipe', 'pipe'] });
    },
    display: (...args) => JSON.parse(run(['display', '--json', ...args]).stdout) as Displayed,
    queue: () => JSON.parse(ok('queue', 'status', '--json')) as QueueStatus,
    audit: (...args) =>
      ok('audit', '--json', ...args)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as AuditEntry),
  };
};

/** A folder with the compiler that the program itself brought for its first install; made once, so that tests need not fetch it each time. */
const keptCompilers = (): string => {
  const kept = join(testCache, 'end-to-end-compilers');
  if (existsSync(kept)) return kept;
  mkdirSync(testCache, { recursive: true });
  const work = mkdtempSync(join(testCache, '.end-to-end-'));
  try {
    ngenAt(inFolder(join(work, 'store'))).ok('install', join(builtApp('Hello'), 'Hello.dll'));
    renameSync(join(work, 'store', 'cache', 'compilers'), kept);
  } catch (error) {
    if (!existsSync(kept)) throw error; // another test process made it first
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return kept;
};

/** A folder that is gone after the test and that every user may enter. */
export const openFolder = (): string => {
  const folder = temporaryFolder('ngen-end-');
  chmodSync(folder, 0o755);
  return folder;
};

/** An empty store at a place, in which there is nothing but the compiler. */
export const newStoreAt = (place: Place, cache = join(place.store, 'cache')): Ngen => {
  cpSync(keptCompilers(), join(cache, 'compilers'), { recursive: true });
  return ngenAt(place);
};

/** An empty store for one test, in which there is nothing but the compiler (without it where `compiler` is false). */
export const newStore = (options: { readonly compiler?: boolean; readonly store?: string } = {}): Ngen => {
  const place = inFolder(options.store ?? join(openFolder(), 'store'));
  return options.compiler === false ? ngenAt(place) : newStoreAt(place);
};

/** A copy of a sample app of its own for one test; the path of its assembly. */
export const appCopy = (name: string, options: { readonly properties?: readonly string[]; readonly into?: string } = {}): string => {
  const folder = options.into ?? join(openFolder(), name);
  cpSync(builtApp(name, options.properties === undefined ? {} : { properties: options.properties }), folder, { recursive: true });
  return join(folder, `${name}.dll`);
};

/** The assemblies that a command said it compiles, in the order of their names. */
export const compiledBy = (stdout: string): readonly string[] => Array.from(stdout.matchAll(/^Compiling assembly (.*) …$/gm), (match) => match[1]!).sort();
