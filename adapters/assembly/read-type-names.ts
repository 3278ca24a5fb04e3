import { rowCount } from './metadata.ts';
import { withAssembly } from './open-assembly.ts';
import { typeName } from './type-definitions.ts';

/** The full names of the types that the assembly in `file` defines, `+` before nested ones. Raises the Failures of readAssembly, except `netmodule`. */
export const readTypeNames = (file: string): ReadonlySet<string> =>
  withAssembly(file, ({ metadata }) => {
    const names = new Set<string>();
    for (let row = 1; row <= rowCount(metadata, 'TypeDef'); row += 1) names.add(typeName(metadata, row));
    return names;
  });
