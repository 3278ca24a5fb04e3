import type { Scenario } from '../../domain/scenario.ts';

/** What a scenario means for crossgen2: code that a debugger can follow is not optimised; every other set is. */
export const compilerOptions = (scenario: Scenario): readonly string[] => (scenario.startsWith('debug') ? ['--Od'] : ['-O']);
