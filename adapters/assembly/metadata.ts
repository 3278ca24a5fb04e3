import { bytesAt, corrupt, isInWindow, loadWindow, windowSize } from './file-bytes.ts';
import type { FileBytes } from './file-bytes.ts';
import { columnsOf, layOutTables } from './table-layout.ts';
import type { TableColumn, TableLayout } from './table-layout.ts';
import { tableColumns, tableNumber } from './table-schema.ts';
import type { TableName } from './table-schema.ts';

/** A part of the file, by position and size in bytes. */
export type Region = { readonly position: number; readonly size: number };

type RowRun = { readonly first: number; readonly bytes: Buffer };

/** The CLI metadata of a module (ECMA-335 §II.24): where its tables and heaps are. Rows and heap items are read when asked for. */
export type Metadata = {
  readonly source: FileBytes;
  readonly layout: TableLayout;
  /** Whether the CustomAttribute table is sorted by parent; always, unless the module was edited. */
  readonly attributesSorted: boolean;
  /** The rows last read of each table that lies outside of the file's window. */
  readonly readRows: Map<number, RowRun>;
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

const isBitSet = (bytes: Buffer, at: number, bit: number): boolean => ((bytes[at + (bit >> 3)]! >> (bit & 7)) & 1) === 1;

/** Reads the header of the tables stream, ECMA-335 §II.24.2.6. */
const readTables = (source: FileBytes, stream: Region): Pick<Metadata, 'layout' | 'attributesSorted'> => {
  const header = bytesAt(source, stream.position, 24, 'the header of the metadata tables');
  const heapSizes = header[6]!;
  const attributesSorted = isBitSet(header, 16, tableNumber('CustomAttribute'));
  if (header.readUInt32LE(12) >>> (tableColumns.length - 32) !== 0) throw corrupt(source.path, 'it has metadata tables that ECMA-335 does not know');
  const counts = bytesAt(source, stream.position + 24, Math.min(4 * tableColumns.length, stream.size - 24), 'the row counts of the metadata tables');
  const rows: number[] = [];
  let at = 0;
  for (let table = 0; table < tableColumns.length; table += 1) {
    const isPresent = isBitSet(header, 8, table);
    rows.push(isPresent ? counts.readUInt32LE(at) : 0);
    if (isPresent) at += 4;
  }
  // An edited (#-) stream may hold four more bytes here.
  const extra = (heapSizes & 0x40) === 0 ? 0 : 4;
  const layout = layOutTables(rows, heapSizes, stream.position + 24 + at + extra);
  if (layout.end > stream.position + stream.size) throw corrupt(source.path, `its metadata tables need ${layout.end - stream.position} bytes, but have ${stream.size}`);
  return { layout, attributesSorted };
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
    readRows: new Map(),
    strings: streams.get('#Strings') ?? noRegion,
    guids: streams.get('#GUID') ?? noRegion,
    blobs: streams.get('#Blob') ?? noRegion,
  };
};

export const rowCount = (metadata: Metadata, table: TableName): number => metadata.layout.rows[tableNumber(table)]!;

export const columns = (metadata: Metadata, table: TableName): readonly TableColumn[] => columnsOf(metadata.layout, table);

export const rowSize = (metadata: Metadata, table: TableName): number => metadata.layout.rowSizes[tableNumber(table)]!;

// Rows that are asked for one by one lie close together, so a read takes in the next few as well.
const readAhead = 512;

const outsideWindow = (metadata: Metadata, table: number, first: number, count: number, what: string): Buffer => {
  const size = metadata.layout.rowSizes[table]!;
  const known = metadata.readRows.get(table);
  if (known !== undefined && first >= known.first && (first - known.first + count) * size <= known.bytes.length) {
    return known.bytes.subarray((first - known.first) * size, (first - known.first + count) * size);
  }
  const ahead = Math.min(metadata.layout.rows[table]! - first + 1, Math.max(count, Math.floor(readAhead / size)));
  const bytes = bytesAt(metadata.source, metadata.layout.positions[table]! + (first - 1) * size, ahead * size, what);
  metadata.readRows.set(table, { first, bytes });
  return bytes.subarray(0, count * size);
};

/** The bytes of `count` rows from row `first` (1 is the table's first). */
export const rowsAt = (metadata: Metadata, table: TableName, first: number, count: number): Buffer => {
  if (first < 1 || first - 1 + count > rowCount(metadata, table)) {
    throw corrupt(metadata.source.path, `row ${first - 1 + count} of its table ${table} is referred to, but it has ${rowCount(metadata, table)}`);
  }
  const number = tableNumber(table);
  const size = metadata.layout.rowSizes[number]!;
  const position = metadata.layout.positions[number]! + (first - 1) * size;
  return isInWindow(metadata.source, position, count * size)
    ? bytesAt(metadata.source, position, count * size, `table ${table}`)
    : outsideWindow(metadata, number, first, count, `table ${table}`);
};
