import { sameConfiguration, type Configuration } from '../../domain/configuration.ts';
import { managedPath } from './managed-path.ts';

/** Whether the options that somebody gives mean a root's configuration: the same words, or while it is there the same application. */
export const meansConfiguration = (given: Configuration, installed: Configuration): boolean => {
  if (sameConfiguration(given, installed)) return true;
  if (given.kind === 'none' || installed.kind !== given.kind) return false;
  return managedPath(given.path) === managedPath(installed.path);
};
