import type { Scenario } from './scenario.ts';

export const scenarioOf = (options: { debug: boolean; profile: boolean }): Scenario =>
  options.debug ? (options.profile ? 'debug+profile' : 'debug') : options.profile ? 'profile' : 'default';
