import { readCliHeader } from './cli-header.ts';
import type { CliHeader } from './cli-header.ts';
import { corrupt, withFile } from './file-bytes.ts';
import type { FileBytes } from './file-bytes.ts';
import { readMetadata } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { positionOf, readPeHeaders } from './pe-headers.ts';
import type { PeHeaders } from './pe-headers.ts';
import { readReadyToRunHeader } from './ready-to-run-header.ts';
import type { ReadyToRunHeader } from './ready-to-run-header.ts';

export type OpenAssembly = {
  readonly source: FileBytes;
  readonly headers: PeHeaders;
  readonly cli: CliHeader;
  readonly native: ReadyToRunHeader | null;
  readonly metadata: Metadata;
};

const openAssembly = (source: FileBytes): OpenAssembly => {
  const headers = readPeHeaders(source);
  const cli = readCliHeader(source, headers);
  const native = readReadyToRunHeader(source, headers, cli);
  const position = positionOf(headers, cli.metadata.rva);
  if (position === null) throw corrupt(source.path, `its metadata is at address ${cli.metadata.rva}, which is in no section`);
  return { source, headers, cli, native, metadata: readMetadata(source, { position, size: cli.metadata.size }) };
};

/** Opens the assembly in `file` for `read`. Raises the Failures that readAssembly lists, except `netmodule`. */
export const withAssembly = <A>(file: string, read: (assembly: OpenAssembly) => A): A => withFile(file, (source) => read(openAssembly(source)));
