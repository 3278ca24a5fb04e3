import { linkSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CompileResult } from '../../../adapters/compiler/compiler.ts';
import { compileMonoImage } from '../../../adapters/compiler/mono/compile-mono-image.ts';
import { monoClosure } from '../../../adapters/compiler/mono/mono-closure.ts';
import { objectPath } from '../../../adapters/image-store/layout.ts';
import { writing } from '../../../adapters/image-store/store-failure.ts';
import { temporaryPath } from '../../../adapters/image-store/temporary.ts';
import type { Member } from '../../../domain/closure.ts';
import type { Workshop } from '../workshop.ts';
import type { MonoInputs } from './mono-inputs.ts';

/** By number, since two versions of an assembly have one name. */
const stagedFile = (folder: string, index: number): string => join(folder, `${index}.dll`);

/** A folder with the private copies of a closure. Raises `disk-full`, `store-not-writable`. */
export const stageMonoClosure = (cache: string, { closure }: Pick<MonoInputs, 'closure'>): string => {
  const folder = temporaryPath(cache, 'closure');
  writing(folder, () => {
    mkdirSync(folder, { mode: 0o755 });
    closure.members.forEach(({ hash }, index) => linkSync(objectPath(cache, hash), stagedFile(folder, index)));
  });
  return folder;
};

/** Compiles a member's image from the copies in `staged`. Raises what `compileMonoImage` does. */
export const compileOnMono = async (workshop: Workshop, { spec, closure, binding }: MonoInputs, staged: string, member: Member, output: string): Promise<CompileResult> => {
  const copies = new Map(closure.members.map(({ path }, index) => [path, stagedFile(staged, index)]));
  return compileMonoImage(
    { name: 'mono', version: binding.version, program: binding.mono },
    {
      closure: monoClosure(binding.assemblies, (file) => copies.get(file)!),
      input: closure.members.indexOf(member),
      fileName: basename(member.path),
      output,
      scenario: spec.scenario,
      architecture: workshop.architecture,
    },
    workshop.limits,
    workshop.signal,
  );
};
