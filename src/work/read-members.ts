import { basename } from 'node:path';
import { readAssembly, type AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import type { Binding, BoundAssembly } from '../../adapters/binding/binding.ts';
import { copySource, hashSource } from '../../adapters/image-store/copy-source.ts';
import { isFailure } from '../../domain/failure.ts';

/** An assembly of a binding, as it was read. */
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

/** Reads `from`, and calls it by the name of `file`. */
const readFrom = (from: string, file: string): Pick<ReadMember, 'info' | 'unreadable'> => {
  try {
    return { info: { ...readAssembly(from), file }, unreadable: null };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { info: null, unreadable: error.message.replaceAll(from, file) };
  }
};

const readMember = (cache: string | null, { file, simpleName }: BoundAssembly): ReadMember => {
  const { hash, size, object } = cache === null ? { ...hashSource(file), object: file } : copySource(cache, file);
  return { file, fileName: basename(file), simpleName, hash, size, ...readFrom(object, file) };
};

/**
 * Copies every assembly of a binding into the store and reads the copies: what is compiled later is what was read now. Without a cache
 * nothing is copied, and the sources themselves are read.
 */
export const readMembers = (cache: string | null, binding: Binding): readonly ReadMember[] => binding.assemblies.map((assembly) => readMember(cache, assembly));
