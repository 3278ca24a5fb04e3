import type { AssemblyName } from '../../domain/assembly-name.ts';

export type ReadyToRunSection = { readonly type: string; readonly rva: number; readonly size: number };

/** An assembly that a ReadyToRun image was compiled together with (its version bubble), and the MVID it insists on. */
export type ManifestMember = { readonly name: AssemblyName; readonly mvid: string };

/** The header of a ReadyToRun image (runtime docs, readytorun-format.md). */
export type ReadyToRunInfo = {
  readonly majorVersion: number;
  readonly minorVersion: number;
  readonly flags: readonly string[];
  readonly sections: readonly ReadyToRunSection[];
  /** The file whose code this component of a composite image uses; null where the image holds its own. */
  readonly ownerComposite: string | null;
  /** The assemblies whose code a composite image holds; empty for any other image. */
  readonly compositeOf: readonly AssemblyName[];
  /** Only members that the image was compiled with in one version bubble are listed. */
  readonly manifestMembers: readonly ManifestMember[];
  /** E.g. `Crossgen2 10.0.1226.45906`. */
  readonly compiler: string | null;
};
