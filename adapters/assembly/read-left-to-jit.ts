import { columns, rowCount, rowsAt, rowSize } from './metadata.ts';
import { withAssembly } from './open-assembly.ts';
import { columnAt } from './table-layout.ts';

/** MethodImplAttributes.AggressiveOptimization: the runtime's compiler alone may compile such a method, at once and as well as it can. */
const aggressiveOptimization = 0x200;

const implFlagsColumn = 1;

/** The metadata tokens of the methods in `file` that are marked AggressiveOptimization. Raises the Failures of readAssembly, except `netmodule`. */
export const readLeftToJit = (file: string): ReadonlySet<number> =>
  withAssembly(file, ({ metadata }) => {
    const count = rowCount(metadata, 'MethodDef');
    const flags = columns(metadata, 'MethodDef')[implFlagsColumn]!;
    const size = rowSize(metadata, 'MethodDef');
    const rows = rowsAt(metadata, 'MethodDef', 1, count);
    const tokens = new Set<number>();
    for (let row = 0; row < count; row += 1) if ((columnAt(rows, row * size, flags) & aggressiveOptimization) !== 0) tokens.add(0x06000001 + row);
    return tokens;
  });
