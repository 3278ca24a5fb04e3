import { readReferences } from './assembly-identity.ts';
import { bytesAt } from './file-bytes.ts';
import type { FileBytes } from './file-bytes.ts';
import { formatGuid } from './heaps.ts';
import { readMetadata } from './metadata.ts';
import type { PeHeaders } from './pe-headers.ts';
import { sectionRegion } from './ready-to-run-header.ts';
import type { ReadyToRunHeader } from './ready-to-run-header.ts';
import type { ManifestMember, ReadyToRunInfo } from './ready-to-run-info.ts';
import { flagsInWords, sectionName } from './ready-to-run-names.ts';

const longestText = 4096;

const textOf = (source: FileBytes, headers: PeHeaders, header: ReadyToRunHeader, type: 'CompilerIdentifier' | 'OwnerCompositeExecutable'): string | null => {
  const region = sectionRegion(source, headers, header, type);
  if (region === null) return null;
  const bytes = bytesAt(source, region.position, Math.min(region.size, longestText), `section ${type}`);
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
};

const noMvid = '00000000-0000-0000-0000-000000000000';

const componentSize = 16;

/** The MVIDs, and the components of a composite image, are parallel to the references of the manifest metadata. */
const bubbleOf = (source: FileBytes, headers: PeHeaders, header: ReadyToRunHeader): Pick<ReadyToRunInfo, 'compositeOf' | 'manifestMembers'> => {
  const mvids = sectionRegion(source, headers, header, 'ManifestAssemblyMvids');
  const manifest = sectionRegion(source, headers, header, 'ManifestMetadata');
  const components = sectionRegion(source, headers, header, 'ComponentAssemblies');
  if (manifest === null || (mvids === null && components === null)) return { compositeOf: [], manifestMembers: [] };
  const ids = mvids === null ? Buffer.alloc(0) : Buffer.from(bytesAt(source, mvids.position, mvids.size, 'the MVIDs of the version bubble'));
  const names = readReferences(readMetadata(source, manifest));
  return {
    compositeOf: names.slice(0, (components?.size ?? 0) / componentSize),
    manifestMembers: names.flatMap((name, index): readonly ManifestMember[] => {
      const mvid = 16 * (index + 1) <= ids.length ? formatGuid(ids.subarray(16 * index)) : noMvid;
      // Zero stands for an assembly that is outside of the version bubble.
      return mvid === noMvid ? [] : [{ name, mvid }];
    }),
  };
};

/** What the ReadyToRun header says. Loads other windows of the file: read what you need of its metadata before. */
export const describeReadyToRun = (source: FileBytes, headers: PeHeaders, header: ReadyToRunHeader): ReadyToRunInfo => ({
  majorVersion: header.majorVersion,
  minorVersion: header.minorVersion,
  flags: flagsInWords(header.flags),
  sections: [...header.sections].map(([type, { rva, size }]) => ({ type: sectionName(type), rva, size })),
  ownerComposite: textOf(source, headers, header, 'OwnerCompositeExecutable'),
  compiler: textOf(source, headers, header, 'CompilerIdentifier'),
  ...bubbleOf(source, headers, header),
});
