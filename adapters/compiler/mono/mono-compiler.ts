import type { AssemblyName } from '../../../domain/assembly-name.ts';
import type { Architecture } from '../../../domain/architecture.ts';
import type { Scenario } from '../../../domain/scenario.ts';

/** A Mono runtime as a compiler: what compiles is what runs the images, in this version. */
export type MonoCompiler = {
  readonly name: 'mono';
  readonly version: string;
  /** Absolute path. */
  readonly program: string;
};

/** A private copy of an assembly that the input is compiled against. */
export type MonoClosureMember = {
  readonly name: AssemblyName;
  readonly mvid: string;
  /** Absolute; a file that nobody changes meanwhile. */
  readonly copy: string;
  /** What its manifest asks for, and which member that is bound to; null where nothing is. */
  readonly references: readonly { readonly wanted: AssemblyName; readonly to: number | null }[];
};

export type MonoCompileRequest = {
  /** Everything that the application binds, mscorlib and the input among it. */
  readonly closure: readonly MonoClosureMember[];
  /** Index of the assembly to compile. */
  readonly input: number;
  /** Its file name, such as `App.exe`; part of the image's debugging information. */
  readonly fileName: string;
  /** The final path; the image appears there complete and verified, or not at all. */
  readonly output: string;
  readonly scenario: Scenario;
  /** Of the processor of this machine: Mono compiles for no other. */
  readonly architecture: Architecture;
};
