import { listNativeMethods, type ListedMethod } from '../../adapters/assembly/list-native-methods.ts';
import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../adapters/assembly/read-bypassed-methods.ts';
import { readInstructionSets, type InstructionSets } from '../../adapters/assembly/read-instruction-sets.ts';
import { readLoadHints } from '../../adapters/assembly/read-load-hints.ts';
import { countNativeMethods } from '../../adapters/assembly/read-native-methods.ts';
import { readPlaceCalls } from '../../adapters/assembly/read-place-calls.ts';
import { displayName, type AssemblyName } from '../../domain/assembly-name.ts';
import { hintNames } from '../work/load-hints.ts';

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

/** What an assembly is, or an image that is one, in the fields of `ngen inspect --json`. Raises the Failures of readAssembly. */
export const inspectAssembly = (file: string, verbose: boolean) => {
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

export type InspectedAssembly = ReturnType<typeof inspectAssembly>;
