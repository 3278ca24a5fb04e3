import { Failure } from '../../domain/failure.ts';

export type LoadHint = 'Default' | 'Always' | 'Sometimes';

export type LoadHints = {
  /** DependencyAttribute: what this assembly says of a reference, in the manifest's order. */
  readonly dependencies: readonly { readonly name: string; readonly hint: LoadHint }[];
  /** DefaultDependencyAttribute: what this assembly says to all who reference it. */
  readonly defaultHint: LoadHint | null;
};

/** Reads the hard-binding hints of the assembly in `file`. */
export const readLoadHints = (file: string): LoadHints => {
  throw new Failure('not-yet', file);
};
