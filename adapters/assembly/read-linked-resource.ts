import { columns, rowCount, rowsAt } from './metadata.ts';
import { withAssembly } from './open-assembly.ts';
import { columnAt } from './table-layout.ts';
import { stringAt } from './heaps.ts';

/** The tag of the File table in an Implementation index (ECMA-335 §II.24.2.6). */
const fileTag = 0;

/**
 * The name of the first manifest resource (§II.22.24) of the assembly in `file` when its data is in a file of its own; null when it is
 * inside, elsewhere, or there is no resource. Raises the Failures of readAssembly, except `netmodule`.
 */
export const readFirstLinkedResource = (file: string): string | null =>
  withAssembly(file, ({ metadata }) => {
    if (rowCount(metadata, 'ManifestResource') === 0) return null;
    const row = rowsAt(metadata, 'ManifestResource', 1, 1);
    const [, , name, implementation] = columns(metadata, 'ManifestResource').map((column) => columnAt(row, 0, column));
    const isLinked = (implementation! & 3) === fileTag && implementation! >> 2 !== 0;
    return isLinked ? stringAt(metadata, name!) : null;
  });
