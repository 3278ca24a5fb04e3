import { readAssembly } from '../assembly/read-assembly.ts';
import { countNativeMethods } from '../assembly/read-native-methods.ts';

/** What is read back from an image before it is trusted. */
export type ImageReading = {
  readonly mvid: string;
  /** E.g. `x64 (Linux)`. */
  readonly machine: string;
  readonly isReadyToRun: boolean;
  readonly methodsCompiled: number;
  readonly methodsLeftOut: number;
};

/** Raises the Failures of readAssembly. */
export const readImage = (file: string): ImageReading => {
  const { mvid, machine, native } = readAssembly(file);
  const { methods, methodsWithBody } = countNativeMethods(file);
  return { mvid, machine, isReadyToRun: native !== null, methodsCompiled: methods, methodsLeftOut: Math.max(0, methodsWithBody - methods) };
};
