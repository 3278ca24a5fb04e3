import { blobAt, isStringAt, serializedString } from './heaps.ts';
import { columns, rowCount, rowsAt, rowSize } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { columnAt } from './table-layout.ts';
import { ownerOfMethod } from './type-definitions.ts';

/** A row of the CustomAttribute table (ECMA-335 §II.22.10): coded parent, coded constructor, index of the value blob. */
export type CustomAttribute = { readonly parent: number; readonly constructor: number; readonly value: number };

export const attributeParent = { methodDef: 0, property: 9, assembly: 14 } as const;
const parentTagBits = 5;
/** The coded HasCustomAttribute index of row 1 of the Assembly table. */
const assemblyParent = (1 << parentTagBits) | attributeParent.assembly;

const rowsAtATime = 64;

export function* customAttributes(metadata: Metadata): Generator<CustomAttribute> {
  const count = rowCount(metadata, 'CustomAttribute');
  const size = rowSize(metadata, 'CustomAttribute');
  const [parent, constructor, value] = columns(metadata, 'CustomAttribute');
  for (let first = 1; first <= count; first += rowsAtATime) {
    const rows = rowsAt(metadata, 'CustomAttribute', first, Math.min(rowsAtATime, count - first + 1));
    for (let at = 0; at < rows.length; at += size) {
      yield { parent: columnAt(rows, at, parent!), constructor: columnAt(rows, at, constructor!), value: columnAt(rows, at, value!) };
    }
  }
}

/** The attributes of the assembly itself. The table is sorted by parent, unless it comes from an edited module. */
export function* assemblyAttributes(metadata: Metadata): Generator<CustomAttribute> {
  for (const attribute of customAttributes(metadata)) {
    if (attribute.parent === assemblyParent) yield attribute;
    else if (metadata.attributesSorted && attribute.parent > assemblyParent) return;
  }
}

const isNamed = (metadata: Metadata, table: 'TypeRef' | 'TypeDef', row: number, namespace: string, name: string): boolean => {
  const bytes = rowsAt(metadata, table, row, 1);
  // In both tables the second column is the name and the third the namespace.
  const [, nameColumn, namespaceColumn] = columns(metadata, table);
  return (
    isStringAt(metadata, columnAt(bytes, 0, nameColumn!), name) && isStringAt(metadata, columnAt(bytes, 0, namespaceColumn!), namespace)
  );
};

/** Whether a coded CustomAttributeType (a constructor, §II.24.2.6) belongs to the type `namespace`.`name`, declared here or elsewhere. */
export const isConstructorOf = (metadata: Metadata, constructor: number, namespace: string, name: string): boolean => {
  const [tag, row] = [constructor & 7, constructor >>> 3];
  if (tag === 2) return isNamed(metadata, 'TypeDef', ownerOfMethod(metadata, row), namespace, name);
  if (tag !== 3) return false;
  const member = rowsAt(metadata, 'MemberRef', row, 1);
  const parent = columnAt(member, 0, columns(metadata, 'MemberRef')[0]!);
  // MemberRefParent: 0 TypeDef, 1 TypeRef; the others are no place for an attribute that is not generic.
  if ((parent & 7) === 0) return isNamed(metadata, 'TypeDef', parent >>> 3, namespace, name);
  return (parent & 7) === 1 && isNamed(metadata, 'TypeRef', parent >>> 3, namespace, name);
};

/** The value blob (§II.23.3) without its prolog; empty for a value that has none. */
export const attributeArguments = (metadata: Metadata, attribute: CustomAttribute): Buffer => {
  const blob = blobAt(metadata, attribute.value);
  return blob.length >= 2 && blob.readUInt16LE(0) === 1 ? blob.subarray(2) : Buffer.alloc(0);
};

/** The first argument, a string, of the assembly's attribute of that type; null when there is no such attribute. */
export const assemblyAttributeString = (metadata: Metadata, namespace: string, name: string): string | null => {
  for (const attribute of assemblyAttributes(metadata)) {
    if (!isConstructorOf(metadata, attribute.constructor, namespace, name)) continue;
    const values = attributeArguments(metadata, attribute);
    return values.length === 0 ? null : serializedString(values, 0).value;
  }
  return null;
};
