import type { Scenario } from '../../domain/scenario.ts';

/** What decides how crossgen2 is called, beside the files. */
export type CompileKind = { readonly scenario: Scenario; readonly frameworkBubble: boolean };

/** What a scenario means for crossgen2: code that a debugger can follow is not optimised; every other set is. */
const optimisation = (scenario: Scenario): string => (scenario.startsWith('debug') ? '--Od' : '-O');

export const compilerOptions = ({ scenario }: CompileKind): readonly string[] => [optimisation(scenario)];

/** What is particular to one image of a root: the simple names of its hard-bound assemblies, and how many methods its own code must not have. */
export type ImageKind = { readonly bubble: readonly string[]; readonly bypassed: number };

/**
 * The options as they go into the key and on the record. Who is in the bubble is known there by the frameworks and the closure; `--inputbubble`
 * stands for the frameworks.
 */
export const recordedOptions = (kind: CompileKind, { bubble, bypassed }: ImageKind): readonly string[] => [
  ...compilerOptions(kind),
  ...(kind.frameworkBubble ? ['--inputbubble'] : []),
  ...bubble.toSorted().map((name) => `--inputbubbleref:${name}`),
  ...(bypassed === 0 ? [] : [`bypassed:${bypassed}`]),
];
