import type { PartialName } from './partial-name.ts';

/** What a person wrote for an assembly; `given` is as typed, `path` is absolute. */
export type AssemblyArgument =
  | { readonly kind: 'path'; readonly given: string; readonly path: string }
  | { readonly kind: 'name'; readonly given: string; readonly name: PartialName };
