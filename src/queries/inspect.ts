import { listNativeMethods, type ListedMethod } from '../../adapters/assembly/list-native-methods.ts';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../adapters/assembly/read-bypassed-methods.ts';
import { readInstructionSets, type InstructionSets } from '../../adapters/assembly/read-instruction-sets.ts';
import { readLoadHints } from '../../adapters/assembly/read-load-hints.ts';
import { countNativeMethods } from '../../adapters/assembly/read-native-methods.ts';
import { readPlaceCalls } from '../../adapters/assembly/read-place-calls.ts';
import { displayName, type AssemblyName } from '../../domain/assembly-name.ts';
import { isFailure, type Failure } from '../../domain/failure.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { hintNames } from '../work/load-hints.ts';
import { inspectedLines } from './inspected-lines.ts';
import { inspectMonoImage, monoImageLines } from './inspect-mono-image.ts';

const readHints = (file: string, references: readonly AssemblyName[]) => {
  const { dependencies, defaultHint } = readLoadHints(file);
  return { dependencies: dependencies.map((hint) => ({ ...hint, referenced: references.some((reference) => hintNames(hint.name, reference)) })), defaultHint };
};

type Methods = { readonly instructionSets: InstructionSets | null; readonly leftOut: readonly ListedMethod[] | null; readonly compiled?: readonly ListedMethod[] };

/** Without native code of its own (a part of a composite image has none) there is nothing to say of single methods. */
const readMethods = (file: string, hasOwnCode: boolean, verbose: boolean): Methods => {
  if (!hasOwnCode) return { instructionSets: null, leftOut: null };
  const { compiled, leftOut } = listNativeMethods(file);
  return { instructionSets: readInstructionSets(file), leftOut, ...(verbose ? { compiled } : {}) };
};

const read = (file: string, verbose: boolean) => {
  const { name, references, native, ...info } = readAssembly(file);
  return {
    ...info,
    assembly: displayName(name),
    references: references.map(displayName),
    hints: readHints(file, references),
    bypassed: readBypassedMethods(file),
    asksForPlace: readPlaceCalls(file),
    native: native !== null,
    readyToRun: native,
    methods: native === null ? null : countNativeMethods(file),
    ...readMethods(file, native !== null && native.ownerComposite === null, verbose),
  };
};

export type Inspected = ReturnType<typeof read>;

/** `ngen inspect`: what each file is, an assembly or an image. One that is neither is named, and makes the exit status 1. */
export const inspect = (invocation: InvocationOf<'inspect'>, output: Output): number => {
  const { json, verbose } = invocation.common;
  let status = 0;
  for (const file of invocation.files) {
    try {
      const image = inspectMonoImage(file);
      if (json) output.document(image ?? read(file, verbose));
      else output.text(image === null ? inspectedLines(read(file, verbose), verbose) : monoImageLines(image));
    } catch (error) {
      if (!isFailure(error)) throw error;
      status = 1;
      reportFile(output, json, file, error);
    }
  }
  return status;
};

const reportFile = (output: Output, json: boolean, file: string, failure: Failure): void => {
  if (json) output.document({ file, error: failure.message });
  else output.failure(failure);
};
