import { bytesAt } from './file-bytes.ts';
import { columns, rowCount, rowsAt, rowSize } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { nativeArrayIndices } from './native-array.ts';
import { nativeHashtableSize } from './native-hashtable.ts';
import { withAssembly } from './open-assembly.ts';
import type { OpenAssembly } from './open-assembly.ts';
import { sectionRegion } from './ready-to-run-header.ts';
import { columnAt } from './table-layout.ts';

export type NativeMethods = {
  /** Methods with native code of their own; P/Invoke stubs, which have no IL body, among them. */
  readonly methods: number;
  /** Instantiations of generic methods, and of methods of generic types, with native code. */
  readonly instances: number;
  /** Methods of the metadata that have an IL body, generic ones included. */
  readonly methodsWithBody: number;
};

const rowsAtATime = 4096;

const methodsWithBody = (metadata: Metadata): number => {
  const total = rowCount(metadata, 'MethodDef');
  const size = rowSize(metadata, 'MethodDef');
  const rva = columns(metadata, 'MethodDef')[0]!;
  let count = 0;
  for (let first = 1; first <= total; first += rowsAtATime) {
    const rows = rowsAt(metadata, 'MethodDef', first, Math.min(rowsAtATime, total - first + 1));
    for (let at = 0; at < rows.length; at += size) if (columnAt(rows, at, rva) !== 0) count += 1;
  }
  return count;
};

const section = ({ source, headers, native }: OpenAssembly, type: 'MethodDefEntryPoints' | 'InstanceMethodEntryPoints'): Buffer | null => {
  const region = native === null ? null : sectionRegion(source, headers, native, type);
  return region === null ? null : bytesAt(source, region.position, region.size, `the section ${type}`);
};

const countIndices = (bytes: Buffer): number => {
  let count = 0;
  for (const _ of nativeArrayIndices(bytes)) count += 1;
  return count;
};

/** The rows of the MethodDef table, counted from 1, that have native code. */
export const nativeMethodRows = (assembly: OpenAssembly): ReadonlySet<number> => {
  const bytes = section(assembly, 'MethodDefEntryPoints');
  return new Set(bytes === null ? [] : [...nativeArrayIndices(bytes)].map((index) => index + 1));
};

/**
 * Counts the methods that the ReadyToRun image in `file` holds native code for; none for an assembly that is IL only, or whose
 * code is in a composite image. Raises the Failures of readAssembly, except `netmodule`.
 */
export const countNativeMethods = (file: string): NativeMethods =>
  withAssembly(file, (assembly) => {
    const methods = section(assembly, 'MethodDefEntryPoints');
    const instances = section(assembly, 'InstanceMethodEntryPoints');
    return {
      methods: methods === null ? 0 : countIndices(methods),
      instances: instances === null ? 0 : nativeHashtableSize(instances),
      methodsWithBody: methodsWithBody(assembly.metadata),
    };
  });

/** The metadata tokens of the methods that the ReadyToRun image in `file` holds native code for; raises what `countNativeMethods` does. */
export const nativeMethodTokens = (file: string): ReadonlySet<number> =>
  withAssembly(file, (assembly) => {
    const methods = section(assembly, 'MethodDefEntryPoints');
    const tokens = new Set<number>();
    if (methods !== null) for (const index of nativeArrayIndices(methods)) tokens.add(0x06000001 + index);
    return tokens;
  });
