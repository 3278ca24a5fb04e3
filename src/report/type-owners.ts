import { readTypeNames } from '../../adapters/assembly/read-type-names.ts';
import type { DotnetRun, LoadedModule } from '../../adapters/trace/dotnet-run.ts';
import { typeArguments } from '../../adapters/trace/type-arguments.ts';
import { ifReadable } from './if-readable.ts';

/** The module that defines a type, of those that a run loaded; undefined where none does, or none that can be read. */
export type TypeOwners = ReadonlyMap<string, LoadedModule>;

const wantedTypes = ({ modules, unplaced }: DotnetRun): ReadonlySet<string> =>
  new Set([...unplaced.keys(), ...modules.flatMap(({ jitted }) => jitted.flatMap(({ type }) => typeArguments(type).args))]);

/** Where the types are that a report asks for: those that generic code was compiled over, and those of methods whose module the trace does not tell. */
export const typeOwners = (run: DotnetRun): TypeOwners => {
  const wanted = wantedTypes(run);
  const owners = new Map<string, LoadedModule>();
  if (wanted.size === 0) return owners;
  for (const module of run.modules) {
    if (module.path === null) continue;
    for (const name of ifReadable(() => readTypeNames(module.path!), new Set<string>())) if (wanted.has(name) && !owners.has(name)) owners.set(name, module);
  }
  return owners;
};

/** How many methods of a module ran from precompiled code: as the trace told, and what its types add. */
export const precompiledMethods = (module: LoadedModule, { unplaced }: DotnetRun, owners: TypeOwners): number => {
  let count = module.precompiled;
  for (const [type, methods] of unplaced) if (owners.get(type) === module) count += methods;
  return count;
};
