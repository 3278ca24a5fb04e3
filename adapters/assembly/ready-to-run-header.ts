import type { CliHeader } from './cli-header.ts';
import { bytesAt, corrupt } from './file-bytes.ts';
import type { FileBytes } from './file-bytes.ts';
import type { Region } from './metadata.ts';
import { positionOf } from './pe-headers.ts';
import type { Directory, PeHeaders } from './pe-headers.ts';
import { sectionTypes } from './ready-to-run-names.ts';

/** READYTORUN_HEADER of the runtime's readytorun-format.md, sections by their type. */
export type ReadyToRunHeader = {
  readonly majorVersion: number;
  readonly minorVersion: number;
  readonly flags: number;
  readonly sections: ReadonlyMap<number, Directory>;
};

const signature = 0x00525452;
// The format has 26 types today; a header with thousands of sections is damage.
const mostSections = 1000;

/** Reads the ReadyToRun header; null where there is none (IL only, or an image of the .NET Framework's NGen). Raises `corrupt-metadata`. */
export const readReadyToRunHeader = (source: FileBytes, headers: PeHeaders, cli: CliHeader): ReadyToRunHeader | null => {
  const { rva } = cli.managedNativeHeader;
  if (rva === 0) return null;
  const position = positionOf(headers, rva);
  if (position === null) throw corrupt(source.path, `its native header is at address ${rva}, which is in no section`);
  const fixed = bytesAt(source, position, 16, 'the native header');
  if (fixed.readUInt32LE(0) !== signature) return null;
  const [majorVersion, minorVersion, flags, count] = [fixed.readUInt16LE(4), fixed.readUInt16LE(6), fixed.readUInt32LE(8), fixed.readUInt32LE(12)];
  if (count > mostSections) throw corrupt(source.path, `its ReadyToRun header claims ${count} sections`);
  const entries = bytesAt(source, position + 16, 12 * count, 'the sections of the ReadyToRun header');
  const sections = new Map<number, Directory>();
  for (let at = 0; at < entries.length; at += 12) {
    sections.set(entries.readUInt32LE(at), { rva: entries.readUInt32LE(at + 4), size: entries.readUInt32LE(at + 8) });
  }
  return { majorVersion, minorVersion, flags, sections };
};

/** Where a section is in the file; null when the image has none of that type or an empty one. */
export const sectionRegion = (source: FileBytes, headers: PeHeaders, header: ReadyToRunHeader, type: keyof typeof sectionTypes): Region | null => {
  const directory = header.sections.get(sectionTypes[type]);
  if (directory === undefined || directory.size === 0) return null;
  const position = positionOf(headers, directory.rva);
  if (position === null) throw corrupt(source.path, `its ReadyToRun section ${type} is at address ${directory.rva}, which is in no section of the file`);
  return { position, size: directory.size };
};
