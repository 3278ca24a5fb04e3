import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Failure } from '../../../domain/failure.ts';

/** An installed Mono runtime. */
export type MonoInstallation = {
  /** As found on PATH, absolute. */
  readonly program: string;
  /** E.g. `6.8.0.105`. */
  readonly version: string;
  /** The folder above `mono/4.5` and `mono/gac`, e.g. `/usr/lib`. */
  readonly libraries: string;
  /** In the order in which Mono looks into them. */
  readonly gacFolders: readonly string[];
};

/** PATH, and MONO_GAC_PREFIX (prefixes with a GAC in `lib/mono/gac`, before the installation's own). MONO_PATH is taken as not set. */
export type MonoVariables = Readonly<Record<string, string | undefined>>;

const missing = (what: string, cause?: unknown): Failure =>
  new Failure('mono-missing', `There is no Mono runtime: ${what}. Nothing was changed.`, { advice: 'Install Mono (on Debian: apt-get install mono-runtime).', cause });

const versionOf = (program: string): string => {
  let said: string;
  try {
    said = execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 60_000, stdio: ['ignore', 'pipe', 'pipe'], env: { LC_ALL: 'C.UTF-8' } });
  } catch (error) {
    throw missing(`${program} does not run`, error);
  }
  const version = /compiler version (\d+(?:\.\d+)+)/.exec(said)?.[1];
  if (version === undefined) throw missing(`${program} does not say its version`);
  return version;
};

/** A Mono that is not installed in the system's folders finds its libraries beside its own `bin`. */
const librariesOf = (program: string): string => {
  const beside = join(dirname(dirname(realpathSync(program))), 'lib');
  return existsSync(join(beside, 'mono', '4.5', 'mscorlib.dll')) ? beside : '/usr/lib';
};

const programOnPath = (environment: MonoVariables): string | undefined =>
  (environment['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'mono'))
    .find((file) => file.startsWith('/') && existsSync(file));

const gacsOf = (libraries: string, environment: MonoVariables): readonly string[] => {
  const prefixes = (environment['MONO_GAC_PREFIX'] ?? '').split(delimiter).filter((prefix) => prefix !== '');
  return [...prefixes.map((prefix) => join(prefix, 'lib', 'mono', 'gac')), join(libraries, 'mono', 'gac')];
};

/** The folders in which that Mono looks for shared assemblies, in its order; none where there is no Mono. Runs nothing. */
export const findGacFolders = (environment: MonoVariables): readonly string[] => {
  const program = programOnPath(environment);
  return program === undefined ? [] : gacsOf(librariesOf(program), environment);
};

/**
 * The `mono` that an application is started with: the first on PATH. Runs it once, for its version.
 * @throws Failure `mono-missing`
 */
export const findMono = (environment: MonoVariables): MonoInstallation => {
  const program = programOnPath(environment);
  if (program === undefined) throw missing('no folder of PATH holds the command mono');
  const libraries = librariesOf(program);
  return { program, version: versionOf(program), libraries, gacFolders: gacsOf(libraries, environment) };
};
