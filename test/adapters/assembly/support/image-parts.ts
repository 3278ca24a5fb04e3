import { bytesAt, type FileBytes } from '../../../../adapters/assembly/file-bytes.ts';
import { columns, rowCount, rowSize, rowsAt, type Metadata } from '../../../../adapters/assembly/metadata.ts';
import { nativeArrayIndices } from '../../../../adapters/assembly/native-array.ts';
import { withAssembly } from '../../../../adapters/assembly/open-assembly.ts';
import { positionOf } from '../../../../adapters/assembly/pe-headers.ts';
import { sectionRegion } from '../../../../adapters/assembly/ready-to-run-header.ts';
import { columnAt, type TableColumn } from '../../../../adapters/assembly/table-layout.ts';
import { tableNumber } from '../../../../adapters/assembly/table-schema.ts';

/** The tokens of the methods that an image has native code of its own for. */
export const nativeTokens = (file: string): readonly number[] =>
  withAssembly(file, ({ source, headers, native }) => {
    const { position, size } = sectionRegion(source, headers, native!, 'MethodDefEntryPoints')!;
    return [...nativeArrayIndices(bytesAt(source, position, size, 'the entry points'))].map((index) => 0x06000001 + index);
  });

/** Positions, from the start of the metadata, of the column that holds the address of each method or initial value. */
const addresses = (metadata: Metadata, table: 'MethodDef' | 'FieldRVA'): readonly number[] =>
  Array.from({ length: rowCount(metadata, table) }, (_, row) => metadata.layout.positions[tableNumber(table)]! + row * rowSize(metadata, table) + columns(metadata, table)[0]!.at);

/** The whole metadata of a file, with zeros for the addresses of method bodies and of initial values. */
export const metadataBytes = (file: string): Buffer =>
  withAssembly(file, ({ source, headers, cli, metadata }) => {
    const start = positionOf(headers, cli.metadata.rva)!;
    const at = [...addresses(metadata, 'MethodDef'), ...addresses(metadata, 'FieldRVA')].map((position) => position - start);
    const bytes = Buffer.from(bytesAt(source, start, cli.metadata.size, 'the metadata'));
    for (const position of at) bytes.writeUInt32LE(0, position);
    return bytes;
  });

/** Bytes of a method body (ECMA-335 §II.25.4), exception sections left out. */
const bodyAt = (source: FileBytes, position: number): string => {
  const first = bytesAt(source, position, 1, 'a method header')[0]!;
  const size = (first & 3) === 2 ? 1 + (first >> 2) : 12 + bytesAt(source, position + 4, 4, 'a code size').readUInt32LE(0);
  return bytesAt(source, position, size, 'a method body').toString('hex');
};

/** Header and code of each method of a file, in hexadecimal digits; null for one without. */
export const ilBodies = (file: string): readonly (string | null)[] =>
  withAssembly(file, ({ source, headers, metadata }) => {
    const count = rowCount(metadata, 'MethodDef');
    const rows = Buffer.from(rowsAt(metadata, 'MethodDef', 1, count));
    const address = columns(metadata, 'MethodDef')[0] as TableColumn;
    return Array.from({ length: count }, (_, row) => columnAt(rows, row * rowSize(metadata, 'MethodDef'), address)).map((rva) => (rva === 0 ? null : bodyAt(source, positionOf(headers, rva)!)));
  });
