import type { Scenario } from '../../domain/scenario.ts';

/** What decides how crossgen2 is called, beside the files. */
export type CompileKind = { readonly scenario: Scenario; readonly frameworkBubble: boolean };

/** What a scenario means for crossgen2: code that a debugger can follow is not optimised; every other set is. */
const optimisation = (scenario: Scenario): string => (scenario.startsWith('debug') ? '--Od' : '-O');

export const compilerOptions = ({ scenario }: CompileKind): readonly string[] => [optimisation(scenario)];

/** The options as they go into the key and on the record; a bubble's members are known by the frameworks in the key. */
export const recordedOptions = (kind: CompileKind): readonly string[] => [...compilerOptions(kind), ...(kind.frameworkBubble ? ['--inputbubble'] : [])];
