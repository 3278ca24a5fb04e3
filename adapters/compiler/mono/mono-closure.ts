import type { MonoAssembly } from '../../binding/mono/mono-binding.ts';
import type { MonoClosureMember } from './mono-compiler.ts';

/** What `compileMonoImage` needs to know of a binding whose files were copied; `copyOf` gives the private copy of a file. */
export const monoClosure = (assemblies: readonly Pick<MonoAssembly, 'info' | 'file' | 'references'>[], copyOf: (file: string) => string): readonly MonoClosureMember[] =>
  assemblies.map(({ info, file, references }) => ({
    name: info.name,
    mvid: info.mvid,
    copy: copyOf(file),
    references: info.references.map((wanted, index) => ({ wanted, to: references[index] ?? null })),
  }));
