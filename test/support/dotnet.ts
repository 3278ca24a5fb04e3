import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, cpSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildProperties } from './build-server.ts';

const testFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where what tests build once is kept between runs. */
export const testCache = join(dirname(testFolder), 'node_modules', '.cache', 'ngen-test');

const sourcesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\/(bin|obj)(\/|$)/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

const contentHash = (folder: string, extra: string): string => {
  const hash = createHash('sha256').update(extra);
  for (const file of sourcesOf(folder)) hash.update(relative(folder, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
};

const compile = (sources: string, into: string, verb: string, properties: readonly string[]): void => {
  const work = mkdtempSync(join(dirname(into), '.build-'));
  try {
    cpSync(sources, join(work, 'src'), { recursive: true });
    execFileSync('dotnet', [verb, join(work, 'src'), '-c', 'Release', '-o', join(work, 'out'), '-nologo', '-v', 'q', ...buildProperties, ...properties], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', MSBUILDDISABLENODEREUSE: '1' },
    });
    renameSync(join(work, 'out'), into);
  } catch (error) {
    if (existsSync(into)) return; // another test process built it first
    throw new Error(`building ${sources} failed:\n${String((error as { stdout?: Buffer }).stdout ?? error)}`, { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

/**
 * The output folder of the sample app `test/apps/<name>`, built when its sources or `properties` (such as
 * `-p:Version=2.0.0.0` or `-r linux-x64`) are new. The folder is shared: copy it before changing anything in it.
 */
export const builtApp = (name: string, options: { verb?: 'build' | 'publish'; properties?: readonly string[] } = {}): string => {
  const sources = join(testFolder, 'apps', name);
  const verb = options.verb ?? 'build';
  const properties = options.properties ?? [];
  const into = join(testCache, 'apps', `${name}-${contentHash(sources, [verb, ...properties].join('\0'))}`);
  mkdirSync(dirname(into), { recursive: true });
  if (!existsSync(into)) compile(sources, into, verb, properties);
  return into;
};
