import type { AssemblyName } from '../../../domain/assembly-name.ts';
import { Failure } from '../../../domain/failure.ts';
import { readElfImage, type ElfImage } from './elf-image.ts';

export type ImageDependency = { readonly name: AssemblyName; readonly mvid: string };

/** What an image of Mono's ahead-of-time compiler says of itself. */
export type MonoImage = {
  readonly machine: string;
  /** Of the file format; the runtime takes only its own. */
  readonly version: number;
  readonly assemblyName: string;
  readonly mvid: string;
  /** The assemblies whose exact files it was compiled against; the runtime takes it only with the same ones. Itself is not among them. */
  readonly dependencies: readonly ImageDependency[];
  readonly flags: { readonly softDebug: boolean; readonly fullAot: boolean };
  /** What the code needs of an x86 processor beyond its baseline, by the names that .NET has for it; the runtime refuses the image without. */
  readonly instructionSets: readonly string[];
  /** Methods and instances with native code; null on a processor for which the table is not known. */
  readonly methodsCompiled: number | null;
};

/** Of Mono 6.8; the layout below is that of `MonoAotFileInfo` in this version (mono/mini/aot-runtime.h, checked in tests against real images). */
const knownVersion = 171;
/** Positions among the pointers, which begin after two 32-bit words. */
const pointers = { methodAddresses: 7, imageTable: 19, assemblyGuid: 22, assemblyName: 31, count: 38 } as const;
/** Positions among the 32-bit numbers, which begin after the pointers. */
const numbers = { methods: 3, flags: 5, simd: 7 } as const;
const flagBits = { fullAot: 2, softDebug: 4 } as const;

/** By the bits of `simd_opts` (SIMD_VERSION_* of mono/mini/mini.h). */
const simdNames = ['Sse', 'Sse2', 'Sse3', 'Ssse3', 'Sse41', 'Sse42', 'Sse4a'] as const;

/**
 * The table of methods is a run of `call` instructions on x86 (opcode e8, then the distance from its end); one that calls the table itself stands for a method
 * without code.
 */
const countCompiled = (image: ElfImage, table: number, methods: number): number | null => {
  if (image.machine !== 'x64' && image.machine !== 'x86') return null;
  if (methods === 0) return 0;
  const calls = image.at(table);
  let count = 0;
  for (let at = 0; at < methods * 5; at += 5) if (at + 5 + calls.readInt32LE(at + 1) !== 0) count += 1;
  return count;
};

const textAt = (image: ElfImage, address: number): string => {
  const bytes = image.at(address);
  const end = bytes.indexOf(0);
  if (end === -1) throw new RangeError(`text at ${address} does not end`);
  return bytes.toString('utf8', 0, end);
};

/** Each entry: name, GUID, culture, token as text, then from the next multiple of 8 the flags and four version numbers. */
const imageTable = (image: ElfImage, address: number): readonly ImageDependency[] => {
  const count = image.at(address).readUInt32LE(0);
  let at = address + 4;
  const text = (): string => {
    const found = textAt(image, at);
    at += Buffer.byteLength(found) + 1;
    return found;
  };
  const entries: ImageDependency[] = [];
  for (let index = 0; index < count; index += 1) {
    const [name, mvid, culture, token] = [text(), text(), text(), text()];
    at = Math.ceil(at / 8) * 8;
    const version = [4, 8, 12, 16].map((offset) => image.at(at + offset).readUInt32LE(0)).join('.');
    at += 20;
    entries.push({ name: { name, version, culture: culture === '' ? 'neutral' : culture, publicKeyToken: token === '' ? null : token }, mvid: mvid.toLowerCase() });
  }
  return entries;
};

const read = (image: ElfImage): MonoImage => {
  const info = image.symbol('mono_aot_file_info');
  // The runtime aborts on such a file.
  if (info === null) throw new Failure('wrong-image', `${image.file} is no image of Mono's compiler: it has no mono_aot_file_info.`);
  const version = image.at(info).readUInt32LE(0);
  if (version !== knownVersion) throw new Failure('wrong-image', `${image.file} has version ${version} of Mono's image format; only ${knownVersion} is known.`);
  const pointer = (index: number): number => image.pointer(info + 8 + index * image.wordSize);
  const number = (index: number): number => image.at(info + 8 + pointers.count * image.wordSize + index * 4).readUInt32LE(0);
  const mvid = textAt(image, pointer(pointers.assemblyGuid)).toLowerCase();
  const flags = number(numbers.flags);
  return {
    machine: image.machine,
    version,
    assemblyName: textAt(image, pointer(pointers.assemblyName)),
    mvid,
    dependencies: imageTable(image, pointer(pointers.imageTable)).filter((dependency) => dependency.mvid !== mvid),
    flags: { softDebug: (flags & flagBits.softDebug) !== 0, fullAot: (flags & flagBits.fullAot) !== 0 },
    instructionSets: simdNames.filter((_, bit) => ((number(numbers.simd) >>> bit) & 1) === 1),
    methodsCompiled: countCompiled(image, pointer(pointers.methodAddresses), number(numbers.methods)),
  };
};

/** Reads back an image before it is trusted. Raises `wrong-image` for a file that is none, is cut short, or is of another version. */
export const readMonoImage = (file: string): MonoImage => {
  try {
    return read(readElfImage(file));
  } catch (error) {
    if (error instanceof RangeError) throw new Failure('wrong-image', `${file} is damaged: an offset in it points nowhere (${error.message}).`, { cause: error });
    throw error;
  }
};
