import { Failure } from '../../domain/failure.ts';

export type NativeMethods = {
  /** Methods with native code of their own. */
  readonly methods: number;
  /** Instantiations of generic methods and types with native code. */
  readonly instances: number;
  /** Methods of the metadata that have an IL body. */
  readonly methodsWithBody: number;
};

/** Counts the methods that a ReadyToRun image holds native code for. */
export const countNativeMethods = (file: string): NativeMethods => {
  throw new Failure('not-yet', file);
};
