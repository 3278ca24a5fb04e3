import { Failure } from '../../domain/failure.ts';
import type { AssemblyInfo } from './assembly-info.ts';

export type { AssemblyInfo, ProcessorArchitecture } from './assembly-info.ts';
export type { ManifestMember, ReadyToRunInfo, ReadyToRunSection } from './ready-to-run-info.ts';

/** Reads the assembly in `file`. */
export const readAssembly = (file: string): AssemblyInfo => {
  throw new Failure('not-yet', file);
};
