import { columnKinds, tableColumns, tableNumber } from './table-schema.ts';
import type { ColumnKind, TableName } from './table-schema.ts';

export type TableColumn = { readonly at: number; readonly width: number };

/** Where the rows of each table are, by the table's number (ECMA-335 §II.24.2.6). */
export type TableLayout = {
  readonly rows: readonly number[];
  /** Bytes per row; 0 for a table without rows. */
  readonly rowSizes: readonly number[];
  /** Position in the file of the first row. */
  readonly positions: readonly number[];
  /** Bytes of each kind of column, by its id. */
  readonly widths: Uint8Array;
  /** The columns of the tables that were asked for. */
  readonly columns: Map<number, readonly TableColumn[]>;
  /** Position after the last row. */
  readonly end: number;
};

const widthOf = (kind: ColumnKind, rows: readonly number[], heapSizes: number): number => {
  if (kind.kind === 'fixed') return kind.width;
  if (kind.kind === 'heap') return (heapSizes & kind.wideBit) === 0 ? 2 : 4;
  const limit = 2 ** (16 - kind.tagBits);
  for (const table of kind.tables) if (rows[table]! >= limit) return 4;
  return 2;
};

// With fewer rows everywhere than a five-bit tag leaves room for in two bytes, and small heaps, as most assemblies have them.
const smallTables = 2 ** 11;
const smallWidths = Uint8Array.from(columnKinds, (kind) => (kind.kind === 'fixed' ? kind.width : 2));

const widthsOf = (rows: readonly number[], heapSizes: number): Uint8Array =>
  (heapSizes & 7) === 0 && rows.every((count) => count < smallTables)
    ? smallWidths
    : Uint8Array.from(columnKinds, (kind) => widthOf(kind, rows, heapSizes));

export const layOutTables = (rows: readonly number[], heapSizes: number, firstRow: number): TableLayout => {
  const widths = widthsOf(rows, heapSizes);
  const rowSizes: number[] = [];
  const positions: number[] = [];
  let position = firstRow;
  for (let table = 0; table < tableColumns.length; table += 1) {
    let size = 0;
    if (rows[table]! > 0) for (const kind of tableColumns[table]!) size += widths[kind.id]!;
    rowSizes.push(size);
    positions.push(position);
    position += size * rows[table]!;
  }
  return { rows, rowSizes, positions, widths, columns: new Map(), end: position };
};

const measure = (widths: Uint8Array, table: number): readonly TableColumn[] => {
  let at = 0;
  return tableColumns[table]!.map((kind) => {
    const width = widths[kind.id]!;
    at += width;
    return { at: at - width, width };
  });
};

/** Offset within a row and width, in bytes, of each column of a table. */
export const columnsOf = (layout: TableLayout, table: TableName): readonly TableColumn[] => {
  const number = tableNumber(table);
  let columns = layout.columns.get(number);
  if (columns === undefined) layout.columns.set(number, (columns = measure(layout.widths, number)));
  return columns;
};

/** The value of a column in the row that begins at `row`. */
export const columnAt = (bytes: Buffer, row: number, column: TableColumn): number =>
  column.width === 2 ? bytes.readUInt16LE(row + column.at) : bytes.readUInt32LE(row + column.at);
