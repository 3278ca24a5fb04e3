import { chmodSync, copyFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readAssembly } from '../../../../adapters/assembly/read-assembly.ts';
import type { CompileLimits, CompileRequest } from '../../../../adapters/compiler/compiler.ts';
import { temporaryFolder } from '../../../support/temp.ts';
import { frameworkAssemblies } from './framework.ts';

export const roomy: CompileLimits = { timeMs: 120_000, memoryBytes: 2 ** 31, background: false };

/** A new folder that every user may enter, as the store's are. */
export const openFolder = (): string => {
  const folder = temporaryFolder('ngen compiler-');
  chmodSync(folder, 0o755);
  return folder;
};

/** A request for an assembly against the framework and `others`, with the output in a new folder. */
export const requestFor = (assembly: string, changes: Partial<CompileRequest> & { readonly others?: readonly string[] } = {}): CompileRequest & { readonly folder: string } => {
  const folder = openFolder();
  const input = join(folder, basename(assembly));
  copyFileSync(assembly, input);
  chmodSync(input, 0o644);
  const { others = [], ...rest } = changes;
  return {
    folder,
    input,
    references: [...frameworkAssemblies(), ...others],
    output: join(folder, `image-of-${basename(assembly)}`),
    targetArchitecture: 'x64',
    instructionSet: null,
    options: [],
    bubble: [],
    original: null,
    expect: { mvid: readAssembly(assembly).mvid },
    imageBase: null,
    ...rest,
  };
};
