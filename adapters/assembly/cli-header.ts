import { Failure } from '../../domain/failure.ts';
import { bytesAt, corrupt } from './file-bytes.ts';
import type { FileBytes } from './file-bytes.ts';
import { positionOf } from './pe-headers.ts';
import type { Directory, PeHeaders } from './pe-headers.ts';

/** COMIMAGE_FLAGS, ECMA-335 §II.25.3.3.1. */
export const cliFlags = { ilOnly: 0x1, required32Bit: 0x2, preferred32Bit: 0x20000 } as const;

export type CliHeader = {
  readonly metadata: Directory;
  readonly flags: number;
  readonly entryPoint: number;
  /** Where ReadyToRun images have their native header; rva 0 in others. */
  readonly managedNativeHeader: Directory;
};

const headerSize = 72;

const directoryAt = (bytes: Buffer, at: number): Directory => ({ rva: bytes.readUInt32LE(at), size: bytes.readUInt32LE(at + 4) });

/** Reads the CLI header (ECMA-335 §II.25.3.3). Raises the Failures `native-dll` and `corrupt-metadata`. */
export const readCliHeader = (source: FileBytes, headers: PeHeaders): CliHeader => {
  if (headers.cli === null) {
    throw new Failure('native-dll', `${source.path} is a native library or program: it has no CLI header.`, {
      advice: 'Only .NET assemblies have native images.',
    });
  }
  const position = positionOf(headers, headers.cli.rva);
  if (position === null) throw corrupt(source.path, `its CLI header is at address ${headers.cli.rva}, which is in no section`);
  const bytes = bytesAt(source, position, headerSize, 'the CLI header');
  return {
    metadata: directoryAt(bytes, 8),
    flags: bytes.readUInt32LE(16),
    entryPoint: bytes.readUInt32LE(20),
    managedNativeHeader: directoryAt(bytes, 64),
  };
};
