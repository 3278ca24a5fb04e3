import { readAssembly } from '../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../adapters/assembly/read-bypassed-methods.ts';
import { readLoadHints } from '../../adapters/assembly/read-load-hints.ts';
import { countNativeMethods } from '../../adapters/assembly/read-native-methods.ts';
import { displayName, type AssemblyName } from '../../domain/assembly-name.ts';
import { isFailure, type Failure } from '../../domain/failure.ts';
import type { InvocationOf } from '../cli/invocation.ts';
import type { Output } from '../cli/output.ts';
import { hintNames } from '../work/load-hints.ts';
import { inspectMonoImage, monoImageLines } from './inspect-mono-image.ts';

const readHints = (file: string, references: readonly AssemblyName[]) => {
  const { dependencies, defaultHint } = readLoadHints(file);
  return { dependencies: dependencies.map((hint) => ({ ...hint, referenced: references.some((reference) => hintNames(hint.name, reference)) })), defaultHint };
};

const read = (file: string) => {
  const { name, references, native, ...info } = readAssembly(file);
  return {
    ...info,
    assembly: displayName(name),
    references: references.map(displayName),
    hints: readHints(file, references),
    bypassed: readBypassedMethods(file),
    native: native !== null,
    readyToRun: native,
    methods: native === null ? null : countNativeMethods(file),
  };
};

type Inspected = ReturnType<typeof read>;

const listed = (label: string, items: readonly string[]): readonly string[] => items.map((item, index) => `  ${(index === 0 ? label : '').padEnd(14)}${item}`);

const hintLines = ({ dependencies, defaultHint }: Inspected['hints']): readonly string[] => [
  ...dependencies.map(({ name, hint, referenced }) => `${name}: ${hint}${referenced ? '' : ' (not referenced: ignored)'}`),
  ...(defaultHint === null ? [] : [`whoever references it: ${defaultHint}`]),
];

const show = (output: Output, it: Inspected): void => {
  const lines = [
    it.file,
    `  assembly:     ${it.assembly}`,
    `  MVID:         ${it.mvid}`,
    `  framework:    ${it.targetFramework ?? 'not stated'}`,
    `  machine:      ${it.machine} (${it.processorArchitecture})`,
    `  image base:   ${it.imageBase}`,
    ...(it.readyToRun === null ? ['  native code:  none'] : [`  native code:  ReadyToRun ${it.readyToRun.majorVersion}.${it.readyToRun.minorVersion}, ${it.methods?.methods} methods and ${it.methods?.instances} instances`]),
    ...listed('bubble:', it.readyToRun?.manifestMembers.map((member) => `${displayName(member.name)}, MVID ${member.mvid}`) ?? []),
    ...listed('bypassed:', it.bypassed.map(({ type, name, declaredOn }) => `${type}.${name}${declaredOn === 'property' ? ' (by its property)' : ''}`)),
    ...listed('hints:', hintLines(it.hints)),
    ...listed('references:', it.references),
  ];
  output.text(lines);
};

/** `ngen inspect`: what each file is, an assembly or an image. One that is neither is named, and makes the exit status 1. */
export const inspect = (invocation: InvocationOf<'inspect'>, output: Output): number => {
  let status = 0;
  for (const file of invocation.files) {
    try {
      const image = inspectMonoImage(file);
      if (invocation.common.json) output.document(image ?? read(file));
      else if (image === null) show(output, read(file));
      else output.text(monoImageLines(image));
    } catch (error) {
      if (!isFailure(error)) throw error;
      status = 1;
      reportFile(output, invocation.common.json, file, error);
    }
  }
  return status;
};

const reportFile = (output: Output, json: boolean, file: string, failure: Failure): void => {
  if (json) output.document({ file, error: failure.message });
  else output.failure(failure);
};
