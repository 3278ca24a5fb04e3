import { bytesAt, corrupt, loadWindow, windowSize } from './file-bytes.ts';
import type { FileBytes } from './file-bytes.ts';
import { columnsOf, layOutTables } from './table-layout.ts';
import type { TableColumn, TableLayout } from './table-layout.ts';
import { tableColumns, tableNumber } from './table-schema.ts';
import type { TableName } from './table-schema.ts';

/** A part of the file, by position and size in bytes. */
export type Region = { readonly position: number; readonly size: number };

/** The CLI metadata of a module (ECMA-335 §II.24): where its tables and heaps are. Rows and heap items are read when asked for. */
export type Metadata = {
  readonly source: FileBytes;
  readonly layout: TableLayout;
  /** Bit n: table n is sorted by its key. */
  readonly sortedTables: bigint;
  readonly strings: Region;
  readonly guids: Region;
  readonly blobs: Region;
};

const noRegion: Region = { position: 0, size: 0 };
const largestRoot = 1024;

const streamsOf = (source: FileBytes, root: Region): ReadonlyMap<string, Region> => {
  const bytes = bytesAt(source, root.position, Math.min(root.size, largestRoot), 'the metadata root');
  if (bytes.readUInt32LE(0) !== 0x424a5342) throw corrupt(source.path, `there is no metadata signature at ${root.position}`);
  let at = 16 + bytes.readUInt32LE(12);
  const count = bytes.readUInt16LE(at + 2);
  at += 4;
  const streams = new Map<string, Region>();
  for (let index = 0; index < count; index += 1) {
    const nameEnd = bytes.indexOf(0, at + 8);
    if (nameEnd === -1) throw corrupt(source.path, `the header of metadata stream ${index + 1} of ${count} is cut off`);
    const stream = { position: root.position + bytes.readUInt32LE(at), size: bytes.readUInt32LE(at + 4) };
    const name = bytes.toString('latin1', at + 8, nameEnd);
    if (stream.position + stream.size > root.position + root.size) throw corrupt(source.path, `its metadata stream ${name} ends after the metadata`);
    streams.set(name, stream);
    at += 8 + ((nameEnd - at - 8 + 4) & ~3);
  }
  return streams;
};

const present = (mask: bigint): readonly number[] => {
  const tables: number[] = [];
  for (const [half, bits] of [Number(mask & 0xffffffffn), Number(mask >> 32n)].entries()) {
    for (let bit = 0; bit < 32; bit += 1) if ((bits >>> bit) & 1) tables.push(half * 32 + bit);
  }
  return tables;
};

/** Reads the header of the tables stream, ECMA-335 §II.24.2.6. */
const readTables = (source: FileBytes, stream: Region): Pick<Metadata, 'layout' | 'sortedTables'> => {
  const header = bytesAt(source, stream.position, 24, 'the header of the metadata tables');
  const heapSizes = header[6]!;
  const sortedTables = header.readBigUInt64LE(16);
  const tables = present(header.readBigUInt64LE(8));
  const counts = bytesAt(source, stream.position + 24, 4 * tables.length, 'the row counts of the metadata tables');
  const rows: number[] = tableColumns.map(() => 0);
  for (const [index, table] of tables.entries()) {
    if (rows[table] === undefined) throw corrupt(source.path, `it has a metadata table 0x${table.toString(16)}, which ECMA-335 does not know`);
    rows[table] = counts.readUInt32LE(4 * index);
  }
  // An edited (#-) stream may hold four more bytes here.
  const extra = (heapSizes & 0x40) === 0 ? 0 : 4;
  const layout = layOutTables(rows, heapSizes, stream.position + 24 + counts.length + extra);
  if (layout.end > stream.position + stream.size) throw corrupt(source.path, `its metadata tables need ${layout.end - stream.position} bytes, but have ${stream.size}`);
  return { layout, sortedTables };
};

/** Reads the metadata root and the layout of its tables. Raises the Failure `corrupt-metadata`. */
export const readMetadata = (source: FileBytes, root: Region): Metadata => {
  if (root.position + root.size > source.size) throw corrupt(source.path, `its metadata (${root.size} bytes at ${root.position}) ends after the file`);
  loadWindow(source, root.position, Math.min(root.size, windowSize));
  const streams = streamsOf(source, root);
  const tables = streams.get('#~') ?? streams.get('#-');
  if (tables === undefined) throw corrupt(source.path, 'its metadata has no tables');
  return {
    source,
    ...readTables(source, tables),
    strings: streams.get('#Strings') ?? noRegion,
    guids: streams.get('#GUID') ?? noRegion,
    blobs: streams.get('#Blob') ?? noRegion,
  };
};

export const rowCount = (metadata: Metadata, table: TableName): number => metadata.layout.rows[tableNumber(table)]!;

export const columns = (metadata: Metadata, table: TableName): readonly TableColumn[] => columnsOf(metadata.layout, table);

export const rowSize = (metadata: Metadata, table: TableName): number => metadata.layout.rowSizes[tableNumber(table)]!;

/** The bytes of `count` rows from row `first` (1 is the table's first). */
export const rowsAt = (metadata: Metadata, table: TableName, first: number, count: number): Buffer => {
  if (first < 1 || first - 1 + count > rowCount(metadata, table)) {
    throw corrupt(metadata.source.path, `row ${first - 1 + count} of its table ${table} is referred to, but it has ${rowCount(metadata, table)}`);
  }
  const size = rowSize(metadata, table);
  return bytesAt(metadata.source, metadata.layout.positions[tableNumber(table)]! + (first - 1) * size, count * size, `table ${table}`);
};
