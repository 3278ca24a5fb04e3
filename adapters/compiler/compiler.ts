import type { Architecture } from '../../domain/architecture.ts';
import type { Freezer } from './freezer.ts';
import type { CompileFailure } from '../../domain/compile-failure.ts';

/** A compiler in the store. */
export type Compiler = {
  readonly name: 'crossgen2';
  readonly version: string;
  /** Absolute path of the program in the store. */
  readonly program: string;
  /** The runtime identifier of the machine it runs on, e.g. `linux-x64`. */
  readonly hostRid: string;
  /** NuGet, or the path it was given by; null where nobody wrote it down. */
  readonly from: string | null;
};

export type CompileRequest = {
  /** Absolute path of the IL assembly: a private copy that nobody changes meanwhile. */
  readonly input: string;
  /** Absolute files: the other copies of the closure and the framework's assemblies. */
  readonly references: readonly string[];
  /** The final path; it appears there complete and verified, or not at all. */
  readonly output: string;
  readonly targetArchitecture: Architecture;
  /** The value of crossgen2's `--instruction-set`; null for an image that runs on every processor of the architecture. */
  readonly instructionSet: string | null;
  /** Further options, one argument each, e.g. those of a scenario. */
  readonly options: readonly string[];
  /** Where `input` has methods marked to be left out (see `markBypassed`): the assembly itself, whose flags the image gets back. Else null. */
  readonly original: string | null;
  /** Hard-bound assemblies (among the references): one version bubble with the input. */
  readonly bubble: readonly string[];
  readonly expect: { readonly mvid: string };
  /** `0x…`, or null for the compiler's default. */
  readonly imageBase: string | null;
};

export type CompileLimits = {
  readonly timeMs: number;
  /** Resident bytes of the compiler's processes together. */
  readonly memoryBytes: number;
  /** Leave the processor and the disk to others. */
  readonly background: boolean;
  /** Threads of one compilation; the processor's cores where it is not given. The image's bytes do not depend on it. */
  readonly parallelism?: number;
  /** Lets compilers stand still for a while; that time is no part of the limit. */
  readonly freezer?: Freezer;
};

export type CompileFailureReason = Exclude<CompileFailure, 'not-bound'> | 'cancelled';

export type CompileResult =
  | {
      readonly ok: true;
      /** SHA-256 of the image, hexadecimal. */
      readonly hash: string;
      /** Bytes. */
      readonly size: number;
      readonly methodsCompiled: number;
      /** Methods with a body that have no native code: the JIT compiles them. */
      readonly methodsLeftOut: number;
      readonly wallMs: number;
      readonly cpuMs: number;
      /** Resident bytes, as sampled. */
      readonly peakMemory: number;
    }
  | {
      readonly ok: false;
      readonly reason: CompileFailureReason;
      /** What the compiler said, at most 4 KiB. */
      readonly diagnostics: string;
      readonly exitCode: number | null;
    };
