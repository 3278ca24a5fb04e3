import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Binding } from '../../adapters/binding/binding.ts';

/** Files whose replacement in place means another runtime, beside the folders in which a new version shows. */
const runtimeFiles = ['System.Private.CoreLib.dll', 'libcoreclr.so', 'libclrjit.so', 'libhostpolicy.so'];

const pathsOfFrameworks = (binding: Binding): readonly string[] =>
  binding.frameworks.flatMap(({ folder }) => [folder, ...runtimeFiles.map((name) => join(folder, name)).filter((file) => existsSync(file))]);

/**
 * Every path whose change may mean that the application binds, or is bound by, something else than before; where images take in code of the frameworks, their assemblies
 * are among them.
 */
export const decidingPaths = (binding: Binding, frameworkBubble: boolean): readonly string[] => [
  ...new Set([
    ...binding.assemblies.map((assembly) => assembly.file),
    ...binding.inputs,
    ...binding.hostFiles,
    binding.dotnet,
    ...(binding.apphost === null ? [] : [binding.apphost]),
    ...pathsOfFrameworks(binding),
    ...(frameworkBubble ? binding.frameworkAssemblies.values() : []),
  ]),
];
