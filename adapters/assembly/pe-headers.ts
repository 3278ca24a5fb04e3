import { Format } from 'pe-library';
import { Failure } from '../../domain/failure.ts';
import { bytesAt, corrupt, loadWindow } from './file-bytes.ts';
import type { FileBytes } from './file-bytes.ts';

export type Section = { readonly rva: number; readonly position: number; readonly size: number };
export type Directory = { readonly rva: number; readonly size: number };

export type PeHeaders = {
  /** IMAGE_FILE_HEADER.Machine as it stands in the file. */
  readonly machine: number;
  readonly imageBase: string;
  readonly sections: readonly Section[];
  /** The data directory of the CLI header (ECMA-335 §II.25.2.3.3); null in a native file. */
  readonly cli: Directory | null;
};

// In most assemblies the first kilobyte holds the CLI header too.
const headSize = 1024;
const largestHeaders = 16 * 1024;
const cliDirectory = 14;

const notPe = (path: string, what: string): Failure =>
  new Failure('not-a-pe-file', `${path} is ${what}, not an assembly.`, { advice: 'Name the .dll or .exe file of a .NET assembly.' });

const checkStart = (source: FileBytes): void => {
  if (source.size === 0) throw notPe(source.path, 'an empty file');
  const start = bytesAt(source, 0, Math.min(4, source.size), 'the first bytes');
  if (start.toString('latin1') === '\x7fELF') throw notPe(source.path, 'an ELF program (an apphost, a single-file app or a native program)');
  if (start.toString('latin1', 0, 2) !== 'MZ') throw notPe(source.path, 'no PE file');
  if (source.size < Format.ImageDosHeader.size) throw notPe(source.path, 'no whole PE file');
};

const usualHead = new ArrayBuffer(headSize);

/**
 * pe-library takes any view's whole buffer for the file, so it gets a buffer with the headers and nothing else, valid until the
 * next call.
 */
const exactBuffer = (bytes: Buffer): ArrayBuffer => {
  const exact = bytes.length === headSize ? usualHead : new ArrayBuffer(bytes.length);
  new Uint8Array(exact).set(bytes);
  return exact;
};

const hexadecimal = (value: number | bigint): string => `0x${value.toString(16)}`;

const sectionsOf = (source: FileBytes, head: ArrayBuffer, position: number, count: number): readonly Section[] => {
  if (position + count * Format.ImageSectionHeaderArray.itemSize > head.byteLength) {
    throw corrupt(source.path, `its ${count} section headers do not fit into its ${source.size} bytes or the ${largestHeaders} that headers may take`);
  }
  const headers = Format.ImageSectionHeaderArray.from(head, count, position);
  return Array.from({ length: count }, (_, index) => {
    const { name, virtualAddress: rva, pointerToRawData: start, sizeOfRawData } = headers.get(index);
    // A section of zeros has no bytes in the file.
    const size = start === 0 ? 0 : sizeOfRawData;
    // Such an image has lost its end: the runtime refuses it or dies, whatever is left of its metadata.
    if (start + size > source.size) throw corrupt(source.path, `it is cut off: its section ${name} ends at ${start + size}, but it has ${source.size} bytes`);
    return { rva, position: start, size };
  });
};

const parse = (source: FileBytes, head: ArrayBuffer): PeHeaders => {
  const start = Format.ImageDosHeader.from(head).newHeaderAddress;
  const nt = Format.ImageNtHeaders.from(head, start);
  const file = nt.fileHeader;
  const optional = nt.optionalHeader;
  if (optional.magic !== 0x10b && optional.magic !== 0x20b) throw corrupt(source.path, `its optional header has the magic number ${hexadecimal(optional.magic)}`);
  // The section table follows the optional header's stated size; pe-library assumes sixteen directories.
  const sections = sectionsOf(source, head, start + 24 + file.sizeOfOptionalHeader, file.numberOfSections);
  const directory = optional.numberOfRvaAndSizes > cliDirectory ? nt.optionalHeaderDataDirectory.get(cliDirectory) : undefined;
  return {
    machine: file.machine,
    imageBase: hexadecimal('imageBaseBigInt' in optional ? optional.imageBaseBigInt : optional.imageBase),
    sections,
    cli: directory === undefined || directory.virtualAddress === 0 ? null : { rva: directory.virtualAddress, size: directory.size },
  };
};

const hasSignature = (source: FileBytes, position: number): boolean =>
  position + 4 <= source.size && bytesAt(source, position, 4, 'the PE signature').readUInt32LE(0) === Format.ImageNtHeaders.DEFAULT_SIGNATURE;

/**
 * Reads the headers of a PE file (Microsoft's PE format; ECMA-335 §II.25.2) through pe-library. Raises the Failures
 * `not-a-pe-file` and `corrupt-metadata`.
 */
export const readPeHeaders = (source: FileBytes): PeHeaders => {
  loadWindow(source, 0, headSize);
  checkStart(source);
  const start = source.window.readUInt32LE(0x3c);
  if (!hasSignature(source, start)) throw notPe(source.path, 'no PE file (it begins like one, but has no PE signature)');
  if (start + 24 > source.window.length) loadWindow(source, 0, largestHeaders);
  const end = start + 24 + bytesAt(source, start + 20, 2, 'the size of the optional header').readUInt16LE(0);
  const sections = bytesAt(source, start + 6, 2, 'the number of sections').readUInt16LE(0);
  if (end + sections * Format.ImageSectionHeaderArray.itemSize > source.window.length) loadWindow(source, 0, largestHeaders);
  try {
    return parse(source, exactBuffer(source.window));
  } catch (error) {
    throw error instanceof RangeError ? corrupt(source.path, 'it ends within its PE headers', error) : error;
  }
};

/** The position in the file of a relative virtual address; null where the file has no bytes for it. */
export const positionOf = (headers: PeHeaders, rva: number): number | null => {
  for (const section of headers.sections) {
    const within = rva - section.rva;
    if (within >= 0 && within < section.size) return section.position + within;
  }
  return null;
};
