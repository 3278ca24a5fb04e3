import * as t from 'io-ts';

/** A field as a reader is told of it. `path` names it: `Event.field`, `Type.field`, with `[]` for what is in a list. */
export type Field = { readonly path: string; readonly name: string; readonly type: string };

/** What is known of a codec: its fields, those of nameless parts under their owner's name, and the types of its own name that it mentions. */
export type Described = { readonly fields: readonly Field[]; readonly mentioned: ReadonlyMap<string, t.Mixed> };

/** io-ts tells by a tag what a codec was made of. */
type Tagged = t.Mixed & { readonly _tag?: string; readonly type?: t.Mixed; readonly types?: readonly t.Mixed[]; readonly props?: Readonly<Record<string, t.Mixed>>; readonly keys?: Readonly<Record<string, unknown>>; readonly value?: unknown };

const plain = (codec: t.Mixed): Tagged => {
  const tagged = codec as Tagged;
  return tagged._tag === 'ReadonlyType' ? plain(tagged.type!) : tagged;
};

/** Ours have a name that they were given; io-ts makes up others, such as `Array<string>`. */
const isNamed = (codec: t.Mixed): boolean => /^[A-Z]\w+$/.test(codec.name) && ['InterfaceType', 'UnionType', 'KeyofType'].includes(plain(codec)._tag ?? '');

const linkTo = (name: string): string => `[${name}](#${name.toLowerCase()})`;

const words = (texts: readonly string[]): string => [...new Set(texts)].join(' or ');

/** The type of a field in words; named ones are linked to where they are told, and noted in `mentioned`. */
const typeText = (codec: t.Mixed, mentioned: Map<string, t.Mixed>): string => {
  if (isNamed(codec)) {
    mentioned.set(codec.name, codec);
    return linkTo(codec.name);
  }
  const { _tag, types, type, keys, value, name } = plain(codec);
  switch (_tag) {
    case 'UnionType':
      return words(types!.map((one) => typeText(one, mentioned)));
    case 'KeyofType':
      return words(Object.keys(keys!).map((key) => `\`${key}\``));
    case 'LiteralType':
      return `\`${String(value)}\``;
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return `list of ${typeText(type!, mentioned)}`;
    case 'NullType':
      return 'null';
    case 'InterfaceType':
      return 'object';
    case undefined:
    default:
      return name;
  }
};

const inList = (codec: t.Mixed): Tagged | null => {
  const { _tag, type } = plain(codec);
  return (_tag === 'ReadonlyArrayType' || _tag === 'ArrayType') && !isNamed(type!) && plain(type!)._tag === 'InterfaceType' ? plain(type!) : null;
};

const fieldsOf = (owner: string, codec: t.Mixed, mentioned: Map<string, t.Mixed>): readonly Field[] => {
  const { _tag, types, props } = plain(codec);
  if (_tag === 'UnionType') {
    const all = types!.flatMap((one) => fieldsOf(owner, one, mentioned));
    const names = [...new Set(all.map(({ path }) => path))];
    return names.map((path) => ({ ...all.find((field) => field.path === path)!, type: words(all.filter((field) => field.path === path).map(({ type }) => type)) }));
  }
  return Object.entries(props ?? {}).flatMap(([name, part]) => {
    const path = `${owner}.${name}`;
    const inside = inList(part);
    return [{ path, name, type: typeText(part, mentioned) }, ...(inside === null ? [] : fieldsOf(`${path}[]`, inside, mentioned).map((field) => ({ ...field, name: `${name}[].${field.name}` })))];
  });
};

/** What there is to tell of a codec. */
export const describeCodec = (codec: t.Mixed): Described => {
  const mentioned = new Map<string, t.Mixed>();
  return { fields: fieldsOf(codec.name, codec, mentioned), mentioned };
};

/** The values of a type that has nothing but values; null for others. */
export const valuesOf = (codec: t.Mixed): readonly string[] | null => {
  const { _tag, types, keys } = plain(codec);
  if (_tag === 'KeyofType') return Object.keys(keys!);
  if (_tag !== 'UnionType' || !types!.every((one) => (one as Tagged)._tag === 'LiteralType')) return null;
  return types!.map((one) => String((one as Tagged).value));
};
