import type * as t from 'io-ts';

/** What a codec takes, as plain data: `string`, `"literal"`, a list of one shape, fields by name, or `anyOf`. */
export type Shape = string | readonly [Shape] | { readonly anyOf: readonly Shape[] } | { readonly fields: { readonly [name: string]: Shape } };

type Tagged = t.Mixed & {
  readonly _tag?: string;
  readonly type: Tagged;
  readonly types: readonly Tagged[];
  readonly props: { readonly [name: string]: Tagged };
  readonly keys: { readonly [name: string]: unknown };
  readonly value: unknown;
};

/** @throws Error for a kind of codec that no event uses yet */
export const shapeOf = (codec: t.Mixed): Shape => {
  const { _tag, type, types, props, keys, value } = codec as Tagged;
  switch (_tag) {
    case 'StringType':
    case 'NumberType':
    case 'BooleanType':
    case 'NullType':
      return _tag.replace('Type', '').toLowerCase();
    case 'LiteralType':
      return JSON.stringify(value);
    case 'KeyofType':
      return { anyOf: Object.keys(keys).sort().map((key) => JSON.stringify(key)) };
    case 'UnionType':
      return { anyOf: types.map(shapeOf).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
    case 'ReadonlyType':
    case 'ExactType':
      return shapeOf(type);
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return [shapeOf(type)];
    case 'InterfaceType':
      return { fields: Object.fromEntries(Object.entries(props).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, shapeOf(field)])) };
    case undefined:
    default:
      throw new Error(`the shape of ${codec.name} (${_tag ?? 'no tag'}) cannot be told`);
  }
};

const alternatives = (shape: Shape): readonly Shape[] => (typeof shape === 'object' && 'anyOf' in shape ? shape.anyOf : [shape]);

/** Whether everything that had the one shape has the other: equal, but that alternatives may have come to it. */
export const takesAll = (wider: Shape, narrower: Shape): boolean => {
  if (typeof narrower === 'object' && 'anyOf' in narrower) return narrower.anyOf.every((one) => takesAll(wider, one));
  return alternatives(wider).some((one) => {
    if (typeof one === 'string' || typeof narrower === 'string') return one === narrower;
    if (Array.isArray(one) || Array.isArray(narrower)) return Array.isArray(one) && Array.isArray(narrower) && takesAll(one[0] as Shape, narrower[0] as Shape);
    if (!('fields' in one) || !('fields' in narrower)) return false;
    const names = Object.keys(one.fields);
    return names.length === Object.keys(narrower.fields).length && names.every((name) => narrower.fields[name] !== undefined && takesAll(one.fields[name]!, narrower.fields[name]));
  });
};
