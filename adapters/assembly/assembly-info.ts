import type { AssemblyName } from '../../domain/assembly-name.ts';
import type { ReadyToRunInfo } from './ready-to-run-info.ts';

/** The processor an assembly's IL is for, by the names that display names use; `MSIL` runs on any. */
export type ProcessorArchitecture = 'MSIL' | 'AMD64' | 'X86' | 'ARM64' | 'ARM';

/** What one file says about the assembly in it. */
export type AssemblyInfo = {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly name: AssemblyName;
  /** Lower-case GUID with dashes. */
  readonly mvid: string;
  /** The manifest's references, in its order. */
  readonly references: readonly AssemblyName[];
  /** The name in TargetFrameworkAttribute, e.g. `.NETCoreApp,Version=v10.0`. */
  readonly targetFramework: string | null;
  readonly processorArchitecture: ProcessorArchitecture;
  /** The machine of the PE header in words, e.g. `x64`, or `x64 (Linux)` for native code. */
  readonly machine: string;
  /** `0x…`, lower case. */
  readonly imageBase: string;
  readonly hasEntryPoint: boolean;
  readonly ilOnly: boolean;
  /** Null where the file has no ReadyToRun code. */
  readonly native: ReadyToRunInfo | null;
};
