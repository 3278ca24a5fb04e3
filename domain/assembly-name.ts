/** The identity of an assembly as its manifest states it (ECMA-335 §II.22.2). */
export type AssemblyName = {
  readonly name: string;
  /** Four parts, e.g. `13.0.0.0`. */
  readonly version: string;
  /** `neutral` where the manifest has none. */
  readonly culture: string;
  /** Sixteen lower-case hexadecimal digits, or null. */
  readonly publicKeyToken: string | null;
};

/** The simple name in a display name. */
export const simpleName = (displayed: string): string => displayed.split(',', 1)[0]!;

/** The display name as `Assembly.FullName` spells it. */
export const displayName = (assembly: AssemblyName): string =>
  `${assembly.name}, Version=${assembly.version}, Culture=${assembly.culture}, PublicKeyToken=${assembly.publicKeyToken ?? 'null'}`;
