import { corrupt } from './file-bytes.ts';
import { stringAt } from './heaps.ts';
import { columns, rowCount, rowsAt } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { columnAt } from './table-layout.ts';
import type { TableName } from './table-schema.ts';

/** The last row of a table sorted by `column` whose value there is at most `value`; 0 when there is none. */
export const lastRowUpTo = (metadata: Metadata, table: TableName, column: number, value: number): number => {
  const key = columns(metadata, table)[column]!;
  let [low, high] = [0, rowCount(metadata, table)];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (columnAt(rowsAt(metadata, table, middle, 1), 0, key) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
};

const methodListColumn = 5;

/** The TypeDef row that owns a MethodDef row (ECMA-335 §II.22.37: a type's methods are a run of the MethodDef table). */
export const ownerOfMethod = (metadata: Metadata, method: number): number => {
  const owner = lastRowUpTo(metadata, 'TypeDef', methodListColumn, method);
  if (owner === 0) throw corrupt(metadata.source.path, `its method ${method} belongs to no type`);
  return owner;
};

const enclosingType = (metadata: Metadata, type: number): number | null => {
  const row = lastRowUpTo(metadata, 'NestedClass', 0, type);
  if (row === 0) return null;
  const bytes = rowsAt(metadata, 'NestedClass', row, 1);
  const [nested, enclosing] = columns(metadata, 'NestedClass').map((column) => columnAt(bytes, 0, column));
  // An enclosing type comes before the nested one; anything else could go round in circles.
  return nested === type && enclosing! < type ? enclosing! : null;
};

/** The full name of a TypeDef row as reflection writes it: namespace, `.`, name; `+` before a nested type. */
export const typeName = (metadata: Metadata, type: number): string => {
  const bytes = rowsAt(metadata, 'TypeDef', type, 1);
  const [, name, namespace] = columns(metadata, 'TypeDef').map((column) => columnAt(bytes, 0, column));
  const enclosing = enclosingType(metadata, type);
  const own = stringAt(metadata, name!);
  if (enclosing !== null) return `${typeName(metadata, enclosing)}+${own}`;
  const prefix = stringAt(metadata, namespace!);
  return prefix === '' ? own : `${prefix}.${own}`;
};
