import { corrupt } from './file-bytes.ts';
import { stringAt } from './heaps.ts';
import { columns, rowCount, rowsAt, rowSize, type Metadata } from './metadata.ts';
import { withAssembly, type OpenAssembly } from './open-assembly.ts';
import { nativeMethodRows } from './read-native-methods.ts';
import { columnAt } from './table-layout.ts';
import { typeName } from './type-definitions.ts';

export type ListedMethod = {
  /** Metadata token, 0x06…… */
  readonly token: number;
  /** Full name of the declaring type; `+` before a nested type. */
  readonly type: string;
  readonly name: string;
  /** Generic, or of a generic type: it has no code of its own, its instances have. */
  readonly generic: boolean;
};

export type ListedMethods = { readonly compiled: readonly ListedMethod[]; readonly leftOut: readonly ListedMethod[] };

const rowsOf = (metadata: Metadata, table: 'TypeDef' | 'MethodDef' | 'GenericParam'): { readonly bytes: Buffer; readonly size: number; readonly count: number } => {
  const count = rowCount(metadata, table);
  return { bytes: count === 0 ? Buffer.alloc(0) : Buffer.from(rowsAt(metadata, table, 1, count)), size: rowSize(metadata, table), count };
};

/** The generic types and methods, as coded indices TypeOrMethodDef: tag 0 is a type, 1 a method. */
const genericOwners = (metadata: Metadata): ReadonlySet<number> => {
  const { bytes, size, count } = rowsOf(metadata, 'GenericParam');
  const owner = count === 0 ? undefined : columns(metadata, 'GenericParam')[2]!;
  return new Set(owner === undefined ? [] : Array.from({ length: count }, (_, row) => columnAt(bytes, row * size, owner)));
};

/** The first method of each type, by its row, counted from 1; a type's methods end where the next one's begin. */
const firstMethods = (metadata: Metadata): readonly number[] => {
  const { bytes, size, count } = rowsOf(metadata, 'TypeDef');
  const first = columns(metadata, 'TypeDef')[5]!;
  const starts = [...Array.from({ length: count }, (_, row) => columnAt(bytes, row * size, first)), rowCount(metadata, 'MethodDef') + 1];
  if (starts.some((start, index) => start < 1 || start > (starts[index + 1] ?? start))) throw corrupt(metadata.source.path, 'the methods of its types are out of order');
  return starts;
};

const methodsWithBody = (metadata: Metadata): readonly ListedMethod[] => {
  const { bytes, size } = rowsOf(metadata, 'MethodDef');
  const generics = genericOwners(metadata);
  const [address, , , name] = columns(metadata, 'MethodDef');
  const starts = firstMethods(metadata);
  return starts.slice(0, -1).flatMap((start, index) => {
    const type = typeName(metadata, index + 1);
    return Array.from({ length: starts[index + 1]! - start }, (_, step) => start + step)
      .filter((row) => columnAt(bytes, (row - 1) * size, address!) !== 0)
      .map((row) => ({ token: 0x06000000 | row, type, name: stringAt(metadata, columnAt(bytes, (row - 1) * size, name!)), generic: generics.has((index + 1) << 1) || generics.has((row << 1) | 1) }));
  });
};

const list = (assembly: OpenAssembly): ListedMethods => {
  const native = nativeMethodRows(assembly);
  const all = methodsWithBody(assembly.metadata);
  const isCompiled = ({ token }: ListedMethod): boolean => native.has(token & 0xffffff);
  return { compiled: all.filter(isCompiled), leftOut: all.filter((method) => !isCompiled(method)) };
};

/**
 * The methods of the assembly in `file` that have an IL body, by whether the ReadyToRun image holds native code of their own. Without native code all are left
 * out. Raises the Failures of readAssembly, except `netmodule`.
 */
export const listNativeMethods = (file: string): ListedMethods => withAssembly(file, list);
