import { basename } from 'node:path';
import { readAssembly, type AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import type { Binding, BoundAssembly } from '../../adapters/binding/binding.ts';
import { copySource } from '../../adapters/image-store/copy-source.ts';
import { isFailure } from '../../domain/failure.ts';

/** An assembly of a binding with a private copy of its file, read from that copy. */
export type ReadMember = {
  readonly file: string;
  readonly fileName: string;
  readonly simpleName: string;
  readonly hash: string;
  readonly size: number;
  /** Null: the host loads it, but it cannot be read as an assembly, so it is only copied. */
  readonly info: AssemblyInfo | null;
  readonly unreadable: string | null;
};

const readCopy = (object: string, file: string): Pick<ReadMember, 'info' | 'unreadable'> => {
  try {
    return { info: { ...readAssembly(object), file }, unreadable: null };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { info: null, unreadable: error.message.replaceAll(object, file) };
  }
};

const readMember = (cache: string, { file, simpleName }: BoundAssembly): ReadMember => {
  const copy = copySource(cache, file);
  return { file, fileName: basename(file), simpleName, hash: copy.hash, size: copy.size, ...readCopy(copy.object, file) };
};

/** Copies every assembly of a binding into the store and reads the copies: what is compiled later is what was read now. */
export const readMembers = (cache: string, binding: Binding): readonly ReadMember[] => binding.assemblies.map((assembly) => readMember(cache, assembly));
