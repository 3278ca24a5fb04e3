import type { RootSpec } from './root.ts';

/** A root is (assembly, configuration, scenario); `/NoDependencies` only modifies it. */
export const rootId = (spec: Pick<RootSpec, 'path' | 'configuration' | 'scenario'>): string => {
  const configuration = spec.configuration.kind === 'none' ? '' : ` ${spec.configuration.kind}:${spec.configuration.path}`;
  return `${spec.path}${configuration} [${spec.scenario}]`;
};
