import type { RejectionCause } from '../../domain/rejection-cause.ts';
import type { Runtime } from '../../domain/root.ts';

/** A method that the JIT compiled, and why it was not in an image. */
export type ReportedMethod = { readonly method: string; readonly cause: JitCause; readonly reason: string };

export type JitCause =
  /** Its assembly has no image that was used. */
  | 'noImage'
  /** Generic code of one assembly over types of another, so that it belongs to the image of neither. */
  | 'foreignGeneric'
  /** Another instantiation of generic code that no image holds. */
  | 'generic'
  /** Marked with BypassNGenAttribute. */
  | 'bypassed'
  /** The compiler left it out. */
  | 'leftOut'
  /** The image has code for it that the runtime refused. */
  | 'refused'
  | 'unknown';

export type ReportedAssembly = {
  /** Display name. */
  readonly assembly: string;
  /** Null where it was loaded from memory, or made at run time. */
  readonly loadedFrom: string | null;
  /** The image of the store that it uses or should have used, as `ngen display --json` has it; null where there is none. */
  readonly imageId: string | null;
  readonly image: 'used' | 'rejected' | 'none';
  /** For a rejected image. */
  readonly cause: RejectionCause | null;
  readonly reason: string | null;
  /** The load context; null for the application's own. */
  readonly context: string | null;
  readonly precompiledMethods: number;
  /** Methods that the JIT compiled because they had no code yet; null on Mono for an assembly without an image, of which it does not tell. */
  readonly jittedMethods: number | null;
  /** Methods that had code and were compiled anew because they ran often. */
  readonly recompiledMethods: number;
  readonly jitted: readonly ReportedMethod[];
};

export type Spread = { readonly least: number; readonly greatest: number };

/** Times from start to end in milliseconds, of runs without tracing: medians, and how far the runs lie apart. */
export type ReportedTimes = {
  readonly runs: number;
  readonly withImages: number;
  readonly throughJit: number;
  readonly spread: { readonly withImages: Spread; readonly throughJit: Spread };
};

/** Milliseconds of the run that was traced: from the start of its runtime to the end of the program, and in which a thread waited for the JIT. */
export type TracedTime = { readonly run: number; readonly jit: number };

/** What `ngen run /report` says of a run: a contract for scripts, see docs/report.md. */
export type RunReport = {
  readonly application: string;
  readonly runtime: Runtime;
  /** Why the application did not start with its images; null when it did, or when it ended before anything told. */
  readonly notStartedWithImages: { readonly cause: RejectionCause | 'notInstalled'; readonly reason: string } | null;
  readonly assemblies: readonly ReportedAssembly[];
  /** Code made at run time: compiled expressions, stubs of reflection and of calls to native code. */
  readonly dynamicMethods: number;
  /** Everything the JIT compiled, as the runtime counts; null where `jittedMethods` is null for an assembly. */
  readonly jitCompilations: number | null;
  /** Null where the runtime does not tell: on Mono, and where a trace is missing. */
  readonly traced: TracedTime | null;
  readonly times: ReportedTimes | null;
  /** What would make the images better, with the command. */
  readonly advice: readonly string[];
  /** What is missing from the report, or to be known of it. */
  readonly notes: readonly string[];
  readonly exitCode: number;
  readonly signal: string | null;
};
