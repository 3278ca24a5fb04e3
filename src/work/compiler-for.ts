import type { Binding } from '../../adapters/binding/binding.ts';
import { acquireCompiler, findCompiler } from '../../adapters/compiler/acquire-compiler.ts';
import type { Compiler } from '../../adapters/compiler/compiler.ts';
import { Failure } from '../../domain/failure.ts';
import type { Workshop } from './workshop.ts';

const runtimeVersion = (binding: Binding): string => {
  const base = binding.frameworks.find(({ name }) => name === 'Microsoft.NETCore.App') ?? binding.frameworks.at(-1);
  if (base === undefined) throw new Failure('framework-missing', `${binding.app} names no framework to run on. Nothing was changed.`);
  return base.version;
};

/**
 * The compiler for the runtime that a binding runs on, fetched where it is not in the store. Where nothing may be fetched, one that
 * would have to be is taken to be of the runtime's own version; with `--dry-run` it counts as brought.
 * @throws Failure `framework-missing`, `compiler-missing`, `compiler-unusable`
 */
export const compilerFor = async (workshop: Workshop, binding: Binding): Promise<Compiler> => {
  const version = runtimeVersion(binding);
  const asked = { storeFolder: workshop.cache, runtimeMajor: Number(version.split('.')[0]), runtimeVersion: version };
  if (workshop.fetches) return acquireCompiler({ ...asked, signal: workshop.signal, onFetch: (name) => workshop.report({ kind: 'detail', what: `Fetching ${name} …` }) });
  return findCompiler(workshop.cache, asked.runtimeMajor, version) ?? { name: 'crossgen2', version, program: '', hostRid: workshop.runtimeIdentifier, from: workshop.dryRun ? 'NuGet' : null };
};
