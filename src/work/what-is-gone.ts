import { configurationOption } from '../../domain/configuration.ts';
import type { RootSpec } from '../../domain/root.ts';
import { isGone } from './is-gone.ts';

/**
 * What of a root is no longer there, in a sentence for people: its own file, or the application or folder by which it is bound. Such a root is kept as it
 * is; null when nothing is missing.
 */
export const whatIsGone = ({ path, configuration }: Pick<RootSpec, 'path' | 'configuration'>): string | null => {
  const option = configurationOption(configuration);
  const removal = `"ngen uninstall ${path}${option === null ? '' : ` ${option}`}" removes them.`;
  if (isGone(path)) return `${path} is gone; its root and images are kept. ${removal}`;
  if (configuration.kind === 'none' || !isGone(configuration.path)) return null;
  return `${configuration.path} is gone, by which ${path} is bound; its root and images are kept as they are. ${removal}`;
};
