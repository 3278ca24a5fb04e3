import { Failure } from '../../../domain/failure.ts';
import { readRegularFile } from '../../host/read-regular-file.ts';

/** A shared object whose data can be read by the addresses it will have when it is loaded at 0. */
export type ElfImage = {
  readonly file: string;
  /** Processor by the names of runtime identifiers, or `0x…`. */
  readonly machine: string;
  readonly wordSize: 4 | 8;
  /** Address of an exported symbol; null when there is none. */
  readonly symbol: (name: string) => number | null;
  /** The bytes from an address to the end of its segment's part in the file. */
  readonly at: (address: number) => Buffer;
  /** A pointer in its data, as the loader would set it; 0 for none. */
  readonly pointer: (address: number) => number;
};

// ELF specification, "ELF Header": e_machine.
const machines: Readonly<Record<number, string>> = { 3: 'x86', 40: 'arm', 62: 'x64', 183: 'arm64' };
const loadSegment = 1;
const sections = { rela: 4, rel: 9, dynamicSymbols: 11 } as const;

const damaged = (file: string, what: string, cause?: unknown): Failure => new Failure('wrong-image', `${file} is no complete shared object: ${what}.`, { cause });

type Fields = { readonly half: (at: number) => number; readonly word: (at: number) => number; readonly long: (at: number) => number };

/** `at` in bytes; `long` is an address or offset of the file's own width. */
const fieldsOf = (bytes: Buffer, wide: boolean): Fields => ({
  half: (at) => bytes.readUInt16LE(at),
  word: (at) => bytes.readUInt32LE(at),
  long: (at) => (wide ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at)),
});

type Segment = { readonly offset: number; readonly address: number; readonly size: number };

const segmentsOf = ({ half, word, long }: Fields, wide: boolean): readonly Segment[] => {
  const [table, size, count] = wide ? [long(0x20), half(0x36), half(0x38)] : [long(0x1c), half(0x2a), half(0x2c)];
  return Array.from({ length: count }, (_, index) => table + index * size)
    .filter((at) => word(at) === loadSegment)
    .map((at) => (wide ? { offset: long(at + 8), address: long(at + 16), size: long(at + 32) } : { offset: long(at + 4), address: long(at + 8), size: long(at + 16) }));
};

type Section = { readonly type: number; readonly offset: number; readonly size: number; readonly link: number };

const sectionsOf = ({ half, word, long }: Fields, wide: boolean): readonly Section[] => {
  const [table, size, count] = wide ? [long(0x28), half(0x3a), half(0x3c)] : [long(0x20), half(0x2e), half(0x30)];
  return Array.from({ length: count }, (_, index) => table + index * size).map((at) =>
    wide ? { type: word(at + 4), offset: long(at + 24), size: long(at + 32), link: word(at + 40) } : { type: word(at + 4), offset: long(at + 16), size: long(at + 20), link: word(at + 24) },
  );
};

const textAt = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, bytes.indexOf(0, at));

const symbolsOf = (bytes: Buffer, { word, long }: Fields, wide: boolean, all: readonly Section[]): ReadonlyMap<string, number> => {
  const table = all.find(({ type }) => type === sections.dynamicSymbols);
  const names = table === undefined ? undefined : all[table.link];
  const symbols = new Map<string, number>();
  if (table === undefined || names === undefined) return symbols;
  for (let at = table.offset; at < table.offset + table.size; at += wide ? 24 : 16) symbols.set(textAt(bytes, names.offset + word(at)), long(at + (wide ? 8 : 4)));
  return symbols;
};

/** Where the loader adds the load address to a value that stands in the relocation; where it stands in the data (REL), reading that is enough. */
const addendsOf = ({ long }: Fields, wide: boolean, all: readonly Section[]): ReadonlyMap<number, number> => {
  const addends = new Map<number, number>();
  const [size, addend] = wide ? [24, 16] : [12, 8];
  for (const { offset, size: length } of all.filter(({ type }) => type === sections.rela)) for (let at = offset; at < offset + length; at += size) addends.set(long(at), long(at + addend));
  return addends;
};

const parse = (file: string, bytes: Buffer): ElfImage => {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) throw damaged(file, 'it has no ELF header');
  if (bytes[5] !== 1) throw damaged(file, 'it is for a big-endian processor');
  const wide = bytes[4] === 2;
  const fields = fieldsOf(bytes, wide);
  const machine = machines[fields.half(18)] ?? `0x${fields.half(18).toString(16)}`;
  const segments = segmentsOf(fields, wide);
  const all = sectionsOf(fields, wide);
  const end = Math.max(0, ...segments.map(({ offset, size }) => offset + size));
  if (segments.length === 0 || end > bytes.length) throw damaged(file, `${end} bytes of it are to be loaded, and it has ${bytes.length}`);
  const symbols = symbolsOf(bytes, fields, wide, all);
  const addends = addendsOf(fields, wide, all);
  const at = (address: number): Buffer => {
    const segment = segments.find((one) => address >= one.address && address < one.address + one.size);
    if (segment === undefined) throw damaged(file, `address ${address} is in none of its segments`);
    return bytes.subarray(segment.offset + address - segment.address, segment.offset + segment.size);
  };
  const inPlace = (address: number): number => (wide ? Number(at(address).readBigUInt64LE(0)) : at(address).readUInt32LE(0));
  return { file, machine, wordSize: wide ? 8 : 4, symbol: (name) => symbols.get(name) ?? null, at, pointer: (address) => addends.get(address) ?? inPlace(address) };
};

// Mono's image of mscorlib has 20 MB.
const largest = 2 ** 30;

/** Reads a shared object (ELF specification). Raises `wrong-image` for what is none, or is cut short. */
export const readElfImage = (file: string): ElfImage => {
  try {
    const content = readRegularFile(file, largest);
    if (!Buffer.isBuffer(content)) throw damaged(file, content.problem === 'too large' ? `it has ${content.size} bytes` : 'it is no regular file');
    return parse(file, content);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(file, `an offset in it points nowhere (${error.message})`, error);
    throw error;
  }
};
