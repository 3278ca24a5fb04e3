import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { corrupt } from './file-bytes.ts';
import { columns, rowCount, rowsAt, rowSize } from './metadata.ts';
import { withAssembly } from './open-assembly.ts';
import { columnAt, type TableColumn } from './table-layout.ts';
import { tableNumber } from './table-schema.ts';

/** MethodImplAttributes (ECMA-335 §II.23.1.11; AggressiveOptimization is .NET's). */
const noInlining = 0x0008;
const noOptimization = 0x0040;
const aggressiveOptimization = 0x0200;

/**
 * crossgen2 leaves to the JIT what asks for its full optimisation (and not for none at the same time), and takes into no other method what is
 * not to be inlined.
 */
const leftOut = (flags: number): number => (flags & ~noOptimization) | aggressiveOptimization | noInlining;

/** Where in a file the implementation flags of its methods are: those of row 1 at `first`, the others `step` bytes apart. */
type FlagsColumn = { readonly first: number; readonly step: number; readonly flags: readonly number[] };

const implFlags = 1;

const flagsColumn = (file: string): FlagsColumn =>
  withAssembly(file, ({ metadata }) => {
    const step = rowSize(metadata, 'MethodDef');
    const column = columns(metadata, 'MethodDef')[implFlags] as TableColumn;
    const count = rowCount(metadata, 'MethodDef');
    const rows = rowsAt(metadata, 'MethodDef', 1, count);
    const flags = Array.from({ length: count }, (_, row) => columnAt(rows, row * step, column));
    return { first: metadata.layout.positions[tableNumber('MethodDef')]! + column.at, step, flags };
  });

/**
 * Writes the assembly in `from` to the new file `to` with the methods of these tokens (0x06……) marked so that crossgen2 compiles none of them
 * and inlines none of them: `decisions/0020`. Nothing else differs. Raises the Failures of readAssembly and the system's errors.
 */
export const markBypassed = (from: string, to: string, tokens: readonly number[]): void => {
  const { first, step, flags } = flagsColumn(from);
  const bytes = readFileSync(from);
  for (const token of tokens) {
    const row = (token & 0xffffff) - 1;
    bytes.writeUInt16LE(leftOut(flags[row]!), first + step * row);
  }
  writeFileSync(to, bytes, { flag: 'wx', mode: 0o644 });
};

/**
 * Gives the methods in `image` the implementation flags that they have in `original`, on disk when it returns. Raises the Failures of
 * readAssembly, `corrupt-metadata` where the two do not have the same methods, and the system's errors.
 */
export const restoreFlags = (image: string, original: string): void => {
  const [marked, own] = [flagsColumn(image), flagsColumn(original)];
  if (marked.flags.length !== own.flags.length) throw corrupt(image, `it has ${marked.flags.length} methods, and its source has ${own.flags.length}`);
  const fd = openSync(image, 'r+');
  try {
    for (const [row, flags] of own.flags.entries()) {
      if (marked.flags[row] === flags) continue;
      writeSync(fd, Buffer.from([flags & 0xff, flags >> 8]), 0, 2, marked.first + marked.step * row);
    }
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};
