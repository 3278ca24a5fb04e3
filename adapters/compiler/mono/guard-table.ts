import { Failure } from '../../../domain/failure.ts';
import { reachOf } from './reach.ts';
import type { MonoClosureMember } from './mono-compiler.ts';

const label = '\nimage_table:';

/** The bytes that Mono's compiler wrote under the label `image_table` of an assembler source. */
const tableIn = (source: Buffer): Buffer => {
  const start = source.indexOf(label);
  const end = source.indexOf('\n.section', start);
  if (start === -1 || end === -1) throw new Failure('wrong-image', "The compiler's assembler source has no image_table.");
  const lines = source.toString('latin1', start, end).matchAll(/^\s*\.byte ([\d,]+)$/gm);
  return Buffer.from([...lines].flatMap(([, values]) => values!.split(',').map(Number)));
};

const alignment = 8;

/** An entry as the runtime reads it: name, GUID, culture, token; from the next multiple of 8 flags and version. `position` is where it begins. */
const entryOf = ({ name: { name, version, culture, publicKeyToken }, mvid }: MonoClosureMember, position: number): Buffer => {
  const text = Buffer.from([name, mvid.toUpperCase(), culture === 'neutral' ? '' : culture, publicKeyToken ?? ''].map((part) => `${part}\0`).join(''));
  const padding = (alignment - ((position + text.length) % alignment)) % alignment;
  const numbers = Buffer.alloc(padding + 20);
  for (const [index, number] of version.split('.').entries()) numbers.writeUInt32LE(Number(number), padding + 4 + 4 * index);
  return Buffer.concat([text, numbers]);
};

const textOf = (mvid: string): Buffer => Buffer.from(`\0${mvid.toUpperCase()}\0`);

const sortKey = ({ name, mvid }: MonoClosureMember): string => JSON.stringify([name.name, mvid]);

/** The name that takes the place of Mono's own table. */
export const guardLabel = 'ngen_image_table';

/**
 * An assembler source for a table of the assemblies that an image depends on which names everything that `input` references, directly or not,
 * with the MVID it was compiled against. Mono's own table leaves out assemblies of which it only took in field offsets, virtual slots or bodies of
 * methods; such an image would run with another version of them and read the wrong fields (docs/mono.md). What Mono's table has stays
 * in its place: code refers to entries by their numbers. Null when nothing is missing.
 * @throws Failure `wrong-image` when `source` has no such table
 */
export const guardTable = (source: Buffer, closure: readonly MonoClosureMember[], input: number): string | null => {
  const own = tableIn(source);
  const extra = [...reachOf(closure, input)]
    .map((index) => closure[index]!)
    .filter(({ mvid }) => !own.includes(textOf(mvid)))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  if (extra.length === 0) return null;
  own.writeUInt32LE(own.readUInt32LE(0) + extra.length, 0);
  const parts = [own];
  let position = own.length;
  for (const member of extra) {
    const entry = entryOf(member, position);
    parts.push(entry);
    position += entry.length;
  }
  return `.section .rodata\n\t.balign ${alignment}\n${guardLabel}:\n\t.byte ${Buffer.concat(parts).join(',')}\n`;
};
