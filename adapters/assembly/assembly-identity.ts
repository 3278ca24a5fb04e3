import type { AssemblyName } from '../../domain/assembly-name.ts';
import { Failure } from '../../domain/failure.ts';
import { blobAt, guidAt, stringAt } from './heaps.ts';
import { columns, rowCount, rowsAt, rowSize } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { publicKeyToken } from './public-key-token.ts';
import { columnAt } from './table-layout.ts';

/** AssemblyFlags.PublicKey (ECMA-335 §II.23.1.2): a reference carries the full key. */
const hasFullKey = 0x0001;

const cultureOf = (culture: string): string => (culture === '' ? 'neutral' : culture);

const tokenOf = (blob: Buffer, full: boolean): string | null => {
  if (blob.length === 0) return null;
  return full ? publicKeyToken(blob) : blob.toString('hex');
};

/** The identity in the Assembly table (§II.22.2). Raises the Failures `netmodule` and `corrupt-metadata`. */
export const readAssemblyName = (metadata: Metadata): AssemblyName => {
  if (rowCount(metadata, 'Assembly') === 0) {
    throw new Failure('netmodule', `${metadata.source.path} is a netmodule: a part of an assembly, without a manifest of its own.`, {
      advice: 'Name the assembly that it belongs to.',
    });
  }
  const row = rowsAt(metadata, 'Assembly', 1, 1);
  const [, major, minor, build, revision, , key, name, culture] = columns(metadata, 'Assembly').map((column) => columnAt(row, 0, column));
  return {
    name: stringAt(metadata, name!),
    version: `${major}.${minor}.${build}.${revision}`,
    culture: cultureOf(stringAt(metadata, culture!)),
    publicKeyToken: tokenOf(blobAt(metadata, key!), true),
  };
};

/** The identities in the AssemblyRef table (§II.22.5), in its order. */
export const readReferences = (metadata: Metadata): readonly AssemblyName[] => {
  const count = rowCount(metadata, 'AssemblyRef');
  const rows = rowsAt(metadata, 'AssemblyRef', 1, count);
  const size = rowSize(metadata, 'AssemblyRef');
  const [major, minor, build, revision, flags, key, name, culture] = columns(metadata, 'AssemblyRef');
  const references: AssemblyName[] = [];
  // Neighbours mostly share their key.
  let [tokenKey, token] = [0, null as string | null];
  for (let at = 0; at < rows.length; at += size) {
    const keyIndex = columnAt(rows, at, key!);
    if (keyIndex !== tokenKey) [tokenKey, token] = [keyIndex, tokenOf(blobAt(metadata, keyIndex), (columnAt(rows, at, flags!) & hasFullKey) !== 0)];
    references.push({
      name: stringAt(metadata, columnAt(rows, at, name!)),
      version: `${columnAt(rows, at, major!)}.${columnAt(rows, at, minor!)}.${columnAt(rows, at, build!)}.${columnAt(rows, at, revision!)}`,
      culture: cultureOf(stringAt(metadata, columnAt(rows, at, culture!))),
      publicKeyToken: token,
    });
  }
  return references;
};

/** The MVID in the Module table (§II.22.30). */
export const readMvid = (metadata: Metadata): string => {
  const row = rowsAt(metadata, 'Module', 1, 1);
  return guidAt(metadata, columnAt(row, 0, columns(metadata, 'Module')[2]!));
};
