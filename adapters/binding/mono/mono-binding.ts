import type { AssemblyInfo } from '../../assembly/assembly-info.ts';

export type MonoOrigin = 'app' | 'beside' | 'gac' | 'framework';

/** An assembly that Mono would load. `beside`: from the folder of the assembly that references it, when nothing else is found. */
export type MonoAssembly = {
  readonly info: AssemblyInfo;
  /** Real path: Mono resolves links, and looks for the image of the real file's name. */
  readonly file: string;
  readonly origin: MonoOrigin;
  /** For each of the manifest's references, in its order, the index of what it is bound to; null where nothing is found. */
  readonly references: readonly (number | null)[];
  /** Reached from the main assembly by references; the others are only there for `Assembly.Load`. */
  readonly required: boolean;
};

/** A reference to nothing. `redirectedBy`: the file and line that say so, where the name is not the reference's own. */
export type MonoMissing = { readonly name: string; readonly wantedBy: string; readonly redirectedBy: string | null };

/** What Mono would load for an application. Everything in it follows from files and PATH. */
export type MonoBinding = {
  readonly runtime: 'mono';
  /** The program `mono`, and its version. */
  readonly mono: string;
  readonly version: string;
  /** The folder above `mono/4.5`, e.g. `/usr/lib`. */
  readonly libraries: string;
  /** Real path of the main assembly, or of the library. */
  readonly app: string;
  readonly applicationBase: string;
  readonly executable: boolean;
  /** The configuration that was read; null when there is none. */
  readonly configuration: string | null;
  /** Main assembly first. Two of one simple name differ in identity. */
  readonly assemblies: readonly MonoAssembly[];
  readonly missing: readonly MonoMissing[];
  /** What is wrong and does not keep Mono from starting: each names file, place and reason. */
  readonly warnings: readonly string[];
  /** Existing files and folders whose content or presence decided this, beside the assemblies. */
  readonly inputs: readonly string[];
  /** Files and folders that are not there and would change this if they appeared. */
  readonly absent: readonly string[];
};
