import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { readMvid } from '../../adapters/assembly/assembly-identity.ts';
import { withAssembly } from '../../adapters/assembly/open-assembly.ts';
import type { Binding, Framework } from '../../adapters/binding/binding.ts';
import { isFailure } from '../../domain/failure.ts';

const mvidOf = (file: string): string => {
  try {
    return withAssembly(file, ({ metadata }) => readMvid(metadata));
  } catch (error) {
    if (isFailure(error)) return ''; // a native library, or damaged: no image takes anything in of it
    throw error;
  }
};

const buildOf = (files: readonly string[]): string =>
  createHash('sha256').update(files.map((file) => `${basename(file)} ${mvidOf(file)}`).toSorted().join('\n')).digest('hex').slice(0, 8);

/**
 * The frameworks of a binding with their builds in their versions, for images that take in code of them: a distribution may build the same version
 * anew, and the runtime aborts where such an image meets another build than its own.
 */
export const frameworkBuilds = ({ frameworks, frameworkAssemblies }: Pick<Binding, 'frameworks' | 'frameworkAssemblies'>): readonly Framework[] =>
  frameworks.map((framework) => {
    const files = [...frameworkAssemblies.values()].filter((file) => dirname(file) === framework.folder);
    return { ...framework, version: `${framework.version} build ${buildOf(files)}` };
  });
