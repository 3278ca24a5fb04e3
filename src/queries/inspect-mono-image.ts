import { closeSync, openSync, readSync } from 'node:fs';
import { readMonoImage } from '../../adapters/compiler/mono/read-mono-image.ts';
import { withoutWaiting } from '../../adapters/host/without-waiting.ts';
import { displayName } from '../../domain/assembly-name.ts';
import { isFailure } from '../../domain/failure.ts';
import { listed, processorLine } from './inspected-lines.ts';

const isElf = (file: string): boolean => {
  const magic = Buffer.alloc(4);
  try {
    const fd = openSync(file, withoutWaiting);
    try {
      readSync(fd, magic, 0, 4, 0);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false; // whoever reads it next says why
  }
  return magic.equals(Buffer.from('\x7fELF', 'latin1'));
};

/** What an image of Mono's compiler is, in the fields that `ngen inspect --json` has for assemblies where they mean the same. */
export type InspectedMonoImage = {
  readonly file: string;
  /** The simple name: the file has no more. */
  readonly assembly: string;
  readonly mvid: string;
  /** Every assembly that the runtime compares with the one it was compiled against. */
  readonly references: readonly string[];
  readonly native: true;
  readonly machine: string;
  readonly imageBase: '0x0';
  /** What the processor must have; Mono excludes nothing. */
  readonly instructionSets: { readonly needed: readonly string[]; readonly excluded: readonly string[] };
  readonly mono: { readonly version: number; readonly softDebug: boolean; readonly methodsCompiled: number | null; readonly dependencies: readonly { readonly assembly: string; readonly mvid: string }[] };
};

/**
 * Null for what is no image of Mono's compiler: another program, or no ELF file at all.
 * @throws Failure `wrong-image` for a file named `.so` that is damaged or of another version
 */
export const inspectMonoImage = (file: string): InspectedMonoImage | null => {
  if (!isElf(file)) return null;
  try {
    const { assemblyName, mvid, machine, version, flags, dependencies, instructionSets, methodsCompiled } = readMonoImage(file);
    const named = dependencies.map((dependency) => ({ assembly: displayName(dependency.name), mvid: dependency.mvid }));
    return {
      file,
      assembly: assemblyName,
      mvid,
      references: named.map(({ assembly }) => assembly),
      native: true,
      machine,
      imageBase: '0x0',
      instructionSets: { needed: instructionSets, excluded: [] },
      mono: { version, softDebug: flags.softDebug, methodsCompiled, dependencies: named },
    };
  } catch (error) {
    if (!isFailure(error) || file.endsWith('.so')) throw error;
    return null;
  }
};

export const monoImageLines = ({ file, assembly, mvid, machine, instructionSets, mono }: InspectedMonoImage): readonly string[] => [
  file,
  `  assembly:     ${assembly}`,
  `  MVID:         ${mvid}`,
  `  machine:      ${machine}`,
  `  native code:  Mono's, format ${mono.version}${mono.softDebug ? ', for debuggers' : ''}${mono.methodsCompiled === null ? '' : `, ${mono.methodsCompiled} methods and instances`}`,
  `  processor:    ${processorLine(instructionSets)}`,
  ...listed('depends on:', mono.dependencies.map((dependency) => `${dependency.assembly}, MVID ${dependency.mvid}`)),
];
