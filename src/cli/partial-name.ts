import type { AssemblyName } from '../../domain/assembly-name.ts';
export type PartialName = {
  readonly name: string;
  /** One to four numbers; fewer than four match every version that begins so. */
  readonly version: string | null;
  /** `neutral` for the neutral culture. */
  readonly culture: string | null;
  /** Sixteen lower-case hexadecimal digits, or `null` in words: not signed. */
  readonly publicKeyToken: string | null;
  /** In lower case, by .NET's names: `msil`, `x86`, `x64`, `arm`, `arm64`. */
  readonly processorArchitecture: string | null;
  /** Why no assembly can have this name, e.g. a token that is not hexadecimal. */
  readonly impossible: string | null;
};
export type { AssemblyName };
