import { bytesAt, corrupt } from './file-bytes.ts';
import { compressedUnsigned } from './heaps.ts';
import { instructionSetName } from './instruction-set-names.ts';
import { withAssembly } from './open-assembly.ts';
import type { OpenAssembly } from './open-assembly.ts';
import { positionOf } from './pe-headers.ts';
import { sectionRegion } from './ready-to-run-header.ts';

export type InstructionSets = {
  /** What the processor must have for the runtime to take the image's code. */
  readonly needed: readonly string[];
  /** What it must not have: the code is not right beside it. */
  readonly excluded: readonly string[];
};

// READYTORUN_IMPORT_SECTION of the runtime's readytorun.h: address and size of the cells, flags, type, size of a cell, addresses of signatures and of auxiliary data.
const importSectionSize = 20;
const eagerFlag = 1;
const checkInstructionSetSupport = 0x30;
const signatureSize = 256;

const dataAt = ({ source, headers }: OpenAssembly, rva: number, length: number, what: string): Buffer => {
  const position = positionOf(headers, rva);
  if (position === null) throw corrupt(source.path, `${what} is at address ${rva}, which is in no section`);
  return Buffer.from(bytesAt(source, position, Math.min(length, source.size - position), what));
};

/** Addresses of the signatures of what the runtime resolves before it takes any code of the image. */
const eagerSignatures = (assembly: OpenAssembly): readonly number[] => {
  const { source, headers, native } = assembly;
  const region = native === null ? null : sectionRegion(source, headers, native, 'ImportSections');
  if (region === null) return [];
  const table = Buffer.from(bytesAt(source, region.position, region.size, 'the import sections'));
  return Array.from({ length: Math.floor(table.length / importSectionSize) }, (_, index) => index * importSectionSize).flatMap((at) => {
    const [size, flags, cellSize, signatures] = [table.readUInt32LE(at + 4), table.readUInt16LE(at + 8), table[at + 11]!, table.readUInt32LE(at + 12)];
    if ((flags & eagerFlag) === 0 || signatures === 0 || cellSize === 0 || size > source.size) return [];
    const count = Math.floor(size / cellSize);
    const addresses = dataAt(assembly, signatures, 4 * count, 'the signatures of the imports');
    return Array.from({ length: count }, (__, cell) => addresses.readUInt32LE(4 * cell));
  });
};

/** Each number holds an instruction set, and in its lowest bit whether it is needed or excluded. */
const decode = (signature: Buffer): InstructionSets => {
  const { value: count, size } = compressedUnsigned(signature, 1);
  const needed: string[] = [];
  const excluded: string[] = [];
  let at = 1 + size;
  for (let index = 0; index < count; index += 1) {
    const one = compressedUnsigned(signature, at);
    at += one.size;
    ((one.value & 1) === 1 ? needed : excluded).push(instructionSetName(one.value >>> 1));
  }
  return { needed, excluded };
};

/**
 * What the ReadyToRun image in `file` asks of the processor as a whole; single methods may ask for more. Null where it has no code or says nothing.
 * Raises the Failures of readAssembly, except `netmodule`.
 */
export const readInstructionSets = (file: string): InstructionSets | null =>
  withAssembly(file, (assembly) => {
    const signatures = eagerSignatures(assembly).map((rva) => dataAt(assembly, rva, signatureSize, 'a signature'));
    const one = signatures.find((signature) => signature[0] === checkInstructionSetSupport);
    return one === undefined ? null : decode(one);
  });
