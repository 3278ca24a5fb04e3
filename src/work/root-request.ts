import type { Configuration } from '../../domain/configuration.ts';
import type { RootSpec } from '../../domain/root.ts';
import type { Scenario } from '../../domain/scenario.ts';

/** What to install, or to bind anew: the managed assembly, and how it is to be bound. */
export type RootRequest = {
  readonly path: string;
  readonly configuration: Configuration;
  readonly scenario: Scenario;
  readonly noDependencies: boolean;
};

export const requestOf = ({ path, configuration, scenario, noDependencies }: RootSpec): RootRequest => ({ path, configuration, scenario, noDependencies });
