import type { RootSpec } from './root.ts';

/** A root is (assembly, configuration, scenario); `/NoDependencies` only modifies it. One for another machine's processor is a root of its own. */
export const rootId = (spec: Pick<RootSpec, 'path' | 'configuration' | 'scenario'> & Partial<Pick<RootSpec, 'target'>>): string => {
  const configuration = spec.configuration.kind === 'none' ? '' : ` ${spec.configuration.kind}:${spec.configuration.path}`;
  return `${spec.path}${configuration} [${spec.scenario}]${spec.target === undefined || spec.target === null ? '' : ` for ${spec.target}`}`;
};
