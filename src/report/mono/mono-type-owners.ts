import { readTypeNames } from '../../../adapters/assembly/read-type-names.ts';
import type { MonoRun } from '../../../adapters/trace/mono/mono-run.ts';
import { ifReadable } from '../if-readable.ts';

/** C#'s own names of types of the core library, by which Mono calls them. */
const coreNames = /^(?:object|string|char|bool|s?byte|u?short|u?int|u?long|u?intptr|single|double|decimal|void)$/;

const core = 'mscorlib.dll';

/** The file of the assembly that a type is defined in, among those that were loaded. Of types that several define, any. */
export const monoTypeOwners = ({ loaded, precompiled, jitted }: MonoRun): ((type: string) => string | undefined) => {
  const wanted = new Set([...precompiled.keys(), ...jitted.map(({ type }) => type)].filter((type) => type !== null));
  const owners = new Map<string, string>();
  for (const file of loaded) {
    const types = ifReadable(() => readTypeNames(file), new Set<string>());
    for (const type of wanted) if (types.has(type) || (file.endsWith(`/${core}`) && coreNames.test(type))) owners.set(type, file);
  }
  return (type) => owners.get(type);
};
