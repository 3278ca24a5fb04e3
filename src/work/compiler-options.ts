import type { Scenario } from '../../domain/scenario.ts';

/** What decides how crossgen2 is called, beside the files. */
export type CompileKind = { readonly scenario: Scenario; readonly frameworkBubble: boolean };

/** Code that a debugger can follow is not optimised; that of every other set is. */
const isDebug = (scenario: Scenario): boolean => scenario.startsWith('debug');

/**
 * Generic code of the framework over other types is found by the runtime only where the image may hold code of all modules, each piece of which the runtime compares
 * with the method that it was made of (docs/decisions/0088).
 */
const ofAllModules = '--opt-cross-module:*';

export const compilerOptions = ({ scenario, frameworkBubble }: CompileKind): readonly string[] => [isDebug(scenario) ? '--Od' : '-O', ...(frameworkBubble && !isDebug(scenario) ? [ofAllModules] : [])];

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
