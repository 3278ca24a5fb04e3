import type { RootSpec } from '../../domain/root.ts';
import type { State } from '../../domain/state.ts';

/** What to install, or to bind anew: the managed assembly, and how it is to be bound and compiled. */
export type RootRequest = Omit<RootSpec, 'assembly' | 'runtime' | 'executable'>;

export const requestOf = ({ path, configuration, scenario, noDependencies, frameworkBubble, allowUntrusted, target }: RootSpec): RootRequest => ({
  path,
  configuration,
  scenario,
  noDependencies,
  frameworkBubble,
  allowUntrusted,
  target,
});

/** The request of an installed root, null when it was uninstalled meanwhile. */
export const installedRequest =
  (id: string) =>
  (state: State): RootRequest | null => {
    const root = state.roots.get(id);
    return root === undefined ? null : requestOf(root);
  };
