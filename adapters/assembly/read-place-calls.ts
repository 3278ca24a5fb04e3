import { bytesAt } from './file-bytes.ts';
import { isStringAt, stringAt } from './heaps.ts';
import { columns, rowCount, rowsAt, rowSize, type Metadata } from './metadata.ts';
import { withAssembly } from './open-assembly.ts';
import { columnAt, type TableColumn } from './table-layout.ts';

/** Members that say where an assembly or its process lies: with an application's images that is in the cache, or another program. */
const asked = [
  { namespace: 'System.Reflection', type: 'Assembly', members: ['get_Location', 'get_CodeBase', 'get_EscapedCodeBase', 'GetFile', 'GetFiles'] },
  { namespace: 'System.Reflection', type: 'Module', members: ['get_FullyQualifiedName'] },
  { namespace: 'System', type: 'Environment', members: ['get_ProcessPath'] },
  { namespace: 'System.Diagnostics', type: 'Process', members: ['get_MainModule'] },
] as const;

const names = asked.flatMap(({ members }) => members);

/** Few assemblies have one of those names anywhere. */
const namesAny = ({ source, strings }: Metadata): boolean => {
  const heap = bytesAt(source, strings.position, strings.size, 'the names');
  return names.some((name) => heap.includes(name));
};

/** The type reference that a member reference's parent leads to; null where it is something else (§II.24.2.6: MemberRefParent 1, §II.23.2: a type of another module). */
const typeReference = (metadata: Metadata, parent: number): Buffer | null => ((parent & 7) === 1 ? Buffer.from(rowsAt(metadata, 'TypeRef', parent >>> 3, 1)) : null);

const askedOf = (metadata: Metadata, parent: number, name: string): string | null => {
  const candidates = asked.filter(({ members }) => (members as readonly string[]).includes(name));
  const bytes = candidates.length === 0 ? null : typeReference(metadata, parent);
  if (bytes === null) return null;
  const [, typeColumn, namespaceColumn] = columns(metadata, 'TypeRef') as readonly [TableColumn, TableColumn, TableColumn];
  const found = candidates.find(({ namespace, type }) => isStringAt(metadata, columnAt(bytes, 0, typeColumn), type) && isStringAt(metadata, columnAt(bytes, 0, namespaceColumn), namespace));
  return found === undefined ? null : `${found.namespace}.${found.type}.${name.replace(/^get_/, '')}`;
};

const calledIn = (metadata: Metadata): readonly string[] => {
  const count = rowCount(metadata, 'MemberRef');
  if (count === 0 || !namesAny(metadata)) return [];
  const rows = Buffer.from(rowsAt(metadata, 'MemberRef', 1, count));
  const [parent, name] = columns(metadata, 'MemberRef') as readonly [TableColumn, TableColumn];
  const size = rowSize(metadata, 'MemberRef');
  const found = Array.from({ length: count }, (_, row) => askedOf(metadata, columnAt(rows, row * size, parent), stringAt(metadata, columnAt(rows, row * size, name))));
  return [...new Set(found.flatMap((one) => one ?? []))].sort();
};

/**
 * The members of the runtime's library that say where files or the process lie, as far as the assembly in `file` refers to them, e.g.
 * `System.Reflection.Assembly.Location`. Raises the Failures of readAssembly, except `netmodule`.
 */
export const readPlaceCalls = (file: string): readonly string[] => withAssembly(file, ({ metadata }) => calledIn(metadata));
