import { basename } from 'node:path';
import { readAssembly, type AssemblyInfo } from '../../adapters/assembly/read-assembly.ts';
import { readBypassedMethods } from '../../adapters/assembly/read-bypassed-methods.ts';
import { readLoadHints, type LoadHints } from '../../adapters/assembly/read-load-hints.ts';
import type { Binding, BoundAssembly } from '../../adapters/binding/binding.ts';
import { copySource, hashSource } from '../../adapters/image-store/copy-source.ts';
import { isFailure } from '../../domain/failure.ts';
import { noHints } from './load-hints.ts';

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
  /** What it says of hard binding. */
  readonly hints: LoadHints;
  /** Tokens of the methods that must stay out of its image. */
  readonly bypassed: readonly number[];
};

export const isPartOfComposite = ({ native }: AssemblyInfo): boolean => native !== null && native.ownerComposite !== null;

/** Reads `from`, and calls it by the name of `file`. */
const readFrom = (from: string, file: string): Pick<ReadMember, 'info' | 'unreadable' | 'hints' | 'bypassed'> => {
  try {
    return { info: { ...readAssembly(from), file }, unreadable: null, hints: readLoadHints(from), bypassed: readBypassedMethods(from).map(({ token }) => token) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { info: null, unreadable: error.message.replaceAll(from, file), hints: noHints, bypassed: [] };
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
