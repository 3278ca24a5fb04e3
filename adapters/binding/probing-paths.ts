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
 * The folder that an additional probing path means, or undefined: as it is, or with `|arch|/|tfm|` replaced where it does not
 * exist as it is. Relative paths depend on the folder an application is started in and are passed over.
 */
export const resolveProbingPath = (path: string, architecture: string, targetFramework: string): string | undefined => {
  if (!path.startsWith('/')) return undefined;
  return existingFolder(path) ?? existingFolder(path.replace(/\|arch\|[\\/]\|tfm\|/, `${architecture}/${targetFramework}`));
};

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
