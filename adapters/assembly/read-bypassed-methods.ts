import { attributeParent, customAttributes, isConstructorOf } from './custom-attributes.ts';
import { bytesAt } from './file-bytes.ts';
import { stringAt } from './heaps.ts';
import { columns, rowCount, rowsAt, rowSize } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { withAssembly } from './open-assembly.ts';
import { columnAt } from './table-layout.ts';
import { ownerOfMethod, typeName } from './type-definitions.ts';

export type BypassedMethod = {
  /** Metadata token, 0x06…… */
  readonly token: number;
  /** Full name of the declaring type; `+` before a nested type. */
  readonly type: string;
  /** `.ctor` for a constructor, `get_Name` for an accessor. */
  readonly name: string;
  /** Where the attribute stands. */
  readonly declaredOn: 'method' | 'property';
};

const attributeName = 'BypassNGenAttribute';

/** Few assemblies have that name anywhere: looking for it takes a fraction of the time that going through all attributes takes. */
const isNamedIn = ({ source, strings }: Metadata): boolean => bytesAt(source, strings.position, strings.size, 'the names').includes(attributeName);

type Marked = Pick<BypassedMethod, 'declaredOn'> & { readonly row: number };

/** The rows of methods and properties that carry the attribute; each constructor is looked at once. */
const markedRows = (metadata: Metadata): readonly Marked[] => {
  const bypasses = new Map<number, boolean>();
  const marked: Marked[] = [];
  for (const { parent, constructor } of customAttributes(metadata)) {
    const kind = parent & 31;
    if (kind !== attributeParent.methodDef && kind !== attributeParent.property) continue;
    let bypass = bypasses.get(constructor);
    if (bypass === undefined) bypasses.set(constructor, (bypass = isConstructorOf(metadata, constructor, 'System.Runtime', attributeName)));
    if (bypass) marked.push({ row: parent >>> 5, declaredOn: kind === attributeParent.methodDef ? 'method' : 'property' });
  }
  return marked;
};

// MethodSemanticsAttributes, ECMA-335 §II.23.1.12: of a property's methods, the getter and the setter.
const accessor = 0x1 | 0x2;

const accessorsOf = (metadata: Metadata, properties: ReadonlySet<number>): readonly number[] => {
  if (properties.size === 0) return [];
  const [semantics, method, association] = columns(metadata, 'MethodSemantics');
  const size = rowSize(metadata, 'MethodSemantics');
  const rows = rowsAt(metadata, 'MethodSemantics', 1, rowCount(metadata, 'MethodSemantics'));
  const accessors: number[] = [];
  for (let at = 0; at < rows.length; at += size) {
    const owner = columnAt(rows, at, association!);
    // HasSemantics: tag 1 is a property.
    if ((owner & 1) === 0 || !properties.has(owner >>> 1)) continue;
    if ((columnAt(rows, at, semantics!) & accessor) !== 0) accessors.push(columnAt(rows, at, method!));
  }
  return accessors;
};

const describe = (metadata: Metadata, row: number, declaredOn: BypassedMethod['declaredOn']): BypassedMethod => ({
  token: 0x06000000 | row,
  type: typeName(metadata, ownerOfMethod(metadata, row)),
  name: stringAt(metadata, columnAt(rowsAt(metadata, 'MethodDef', row, 1), 0, columns(metadata, 'MethodDef')[3]!)),
  declaredOn,
});

const bypassedIn = (metadata: Metadata): readonly BypassedMethod[] => {
  if (!isNamedIn(metadata)) return [];
  const marked = markedRows(metadata);
  const rowsOf = (kind: Marked['declaredOn']): ReadonlySet<number> =>
    new Set(marked.filter(({ declaredOn }) => declaredOn === kind).map(({ row }) => row));
  const methods = rowsOf('method');
  const accessors = accessorsOf(metadata, rowsOf('property')).filter((row) => !methods.has(row));
  return [...[...methods].map((row) => describe(metadata, row, 'method')), ...accessors.map((row) => describe(metadata, row, 'property'))].toSorted(
    (a, b) => a.token - b.token,
  );
};

/**
 * Lists the methods of the assembly in `file` that must stay out of its native image: those that carry an attribute
 * System.Runtime.BypassNGenAttribute, wherever it is declared, and both accessors of properties that do. Raises the Failures of
 * readAssembly, except `netmodule`.
 */
export const readBypassedMethods = (file: string): readonly BypassedMethod[] => withAssembly(file, ({ metadata }) => bypassedIn(metadata));
