import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { Failure } from '../../domain/failure.ts';

// APPNOTE.TXT 6.3.9: §4.3.16 end of central directory, §4.3.12 central directory header, §4.3.7 local file header.
const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endSize = 22;
const longestComment = 0xffff;
const zip64 = 0xffffffff;

// A crossgen2 package unpacks to 27 MB; a file that claims more than this is not one.
const largestEntry = 256 * 2 ** 20;

type Entry = { readonly name: string; readonly method: number; readonly crc: number; readonly packed: number; readonly size: number; readonly offset: number };

const endOfDirectory = (zip: Buffer): number => {
  for (let at = zip.length - endSize; at >= Math.max(0, zip.length - endSize - longestComment); at -= 1) {
    if (zip.readUInt32LE(at) === endSignature) return at;
  }
  throw new RangeError('no central directory');
};

const entriesOf = (zip: Buffer): readonly Entry[] => {
  const end = endOfDirectory(zip);
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== entrySignature) throw new RangeError('damaged central directory');
    const nameSize = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameSize),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    });
    at += 46 + nameSize + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
};

const contentOf = (zip: Buffer, { name, method, crc, packed, size, offset }: Entry): Buffer => {
  if (offset === zip64 || size > largestEntry || zip.readUInt32LE(offset) !== localSignature) throw new RangeError(`damaged entry ${name}`);
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const bytes = zip.subarray(start, start + packed);
  if (method !== 0 && method !== 8) throw new RangeError(`entry ${name} is packed by method ${method}`);
  const content = method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) });
  if (content.length !== size || crc32(content) !== crc) throw new RangeError(`damaged entry ${name}`);
  return content;
};

/** What a compiler package is unpacked for: its programs and notices, by names that cannot lead out of the folder. */
const wanted = /^(?:tools\/)?[\w][\w.+-]*$/;

/**
 * Unpacks the top-level files and `tools/` of a .nupkg (a zip file, deflated or stored, without Zip64) into `folder`. Raises
 * `compiler-unusable` when it is no such file or is damaged (sizes and checksums are checked).
 */
export const unpackPackage = (file: string, folder: string): void => {
  const zip = readFileSync(file);
  try {
    for (const entry of entriesOf(zip)) {
      if (!wanted.test(entry.name)) continue;
      const path = join(folder, entry.name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, contentOf(zip, entry), { mode: 0o755 });
    }
  } catch (error) {
    if (!(error instanceof RangeError) && !String((error as NodeJS.ErrnoException).code).startsWith('Z_') && (error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    throw new Failure('compiler-unusable', `${file} is not a whole NuGet package (${(error as Error).message}). Nothing was added to the store.`, {
      advice: 'Download the package again.',
      cause: error,
    });
  }
};
