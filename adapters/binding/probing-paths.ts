import { realpathSync, statSync } from 'node:fs';
import { isFailure } from '../../domain/failure.ts';
import { readRuntimeConfig, type RuntimeConfig } from './runtime-config.ts';

const existingFolder = (path: string): string | undefined => {
  try {
    const real = realpathSync(path);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    return undefined; // the host passes over what it cannot resolve
  }
};

/**
 * The folders that an additional probing path may mean, the first existing one of which counts: as it is, or with `|arch|/|tfm|`
 * replaced. Relative paths depend on the folder an application is started in and are passed over.
 */
export const probingFolders = (path: string, architecture: string, targetFramework: string): readonly string[] =>
  path.startsWith('/') ? [...new Set([path, path.replace(/\|arch\|[\\/]\|tfm\|/, `${architecture}/${targetFramework}`)])] : [];

/** The real path of the first folder that exists, or undefined. */
export const firstExisting = (folders: readonly string[]): string | undefined => folders.map(existingFolder).find((folder) => folder !== undefined);

/** The probing paths of a runtimeconfig.dev.json. A malformed one is passed over, as by the host. */
export const readDevProbingPaths = (file: string): readonly string[] => {
  try {
    return readRuntimeConfig(file, {})?.probingPaths ?? [];
  } catch (error) {
    if (isFailure(error, 'malformed-runtimeconfig')) return [];
    throw error;
  }
};

/** In the host's order: those of the runtimeconfig.json, then those of the runtimeconfig.dev.json. */
export const probingPathsOf = (config: RuntimeConfig, devFile: string): readonly string[] => [...config.probingPaths, ...readDevProbingPaths(devFile)];
