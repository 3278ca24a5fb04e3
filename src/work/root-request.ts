import type { RootSpec } from '../../domain/root.ts';

/** What to install, or to bind anew: the managed assembly, and how it is to be bound and compiled. */
export type RootRequest = Omit<RootSpec, 'assembly' | 'runtime' | 'executable'>;

export const requestOf = ({ path, configuration, scenario, noDependencies, frameworkBubble, allowUntrusted }: RootSpec): RootRequest => ({
  path,
  configuration,
  scenario,
  noDependencies,
  frameworkBubble,
  allowUntrusted,
});
