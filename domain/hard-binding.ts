/** The members of System.Runtime.CompilerServices.LoadHint. */
export type LoadHint = 'Default' | 'Always' | 'Sometimes';

/**
 * Whether an assembly is hard bound to one that it references, by what its DependencyAttribute says of that one (`hint`) and what the
 * other says to all in its DefaultDependencyAttribute; null where there is no such attribute (manual, "Specifying a binding hint").
 */
export const bindsHard = (hint: LoadHint | null, defaultHint: LoadHint | null): boolean =>
  hint === 'Always' || (hint !== 'Sometimes' && defaultHint === 'Always');
