import { nearest } from './nearest.ts';
import { usageFailure } from './usage.ts';
import { foldArchitecture } from './values.ts';

/** A display name of which all but the simple name may be missing. Null is: any. */
export type PartialName = {
  readonly name: string;
  /** One to four numbers; fewer than four match every version that begins so. */
  readonly version: string | null;
  /** In lower case; `neutral` for the neutral culture. */
  readonly culture: string | null;
  /** Sixteen lower-case hexadecimal digits, or the word `null`: not signed. */
  readonly publicKeyToken: string | null;
  /** In lower case, by .NET's names: `msil`, `x86`, `x64`, `arm`, `arm64`. */
  readonly processorArchitecture: string | null;
  /** Why no assembly can have this name, e.g. a token that is not hexadecimal. */
  readonly impossible: string | null;
};

const attributes = ['version', 'culture', 'publickeytoken', 'processorarchitecture'] as const;
/** Parts of a display name that say nothing about which assembly is meant. */
const ignored = new Set(['retargetable', 'contenttype', 'custom']);

/** Cuts at commas that are neither escaped nor in quotes, as AssemblyName's grammar has it (`\,` `\=` `"…"`). */
const splitParts = (text: string): readonly string[] => text.match(/(?:\\.|"(?:\\.|[^"\\])*"|[^,\\])+|(?<=,)(?=,|$)|^(?=,)/gs) ?? [''];

const unquoted = (text: string): string => {
  const trimmed = text.trim();
  const inner = /^"(.*)"$/s.exec(trimmed)?.[1] ?? trimmed;
  return inner.replace(/\\(.)/gs, '$1').trim();
};

const whyImpossible = (values: ReadonlyMap<string, string>): string | null => {
  const token = values.get('publickeytoken');
  if (token !== undefined && token !== 'null' && !/^[0-9a-f]{16}$/.test(token)) {
    const wrong = /^[0-9a-f]*$/.test(token) ? 'does not have sixteen digits' : 'is not hexadecimal';
    return `The public key token "${token}" ${wrong}, so no assembly matches.`;
  }
  const version = values.get('version');
  if (version !== undefined && !/^\d{1,5}(\.\d{1,5}){0,3}$/.test(version)) return `The version "${version}" is not made of up to four numbers, so no assembly matches.`;
  return null;
};

const malformed = (given: string, what: string, advice?: string): Error => usageFailure('bad-assembly-name', `"${given}" is no assembly name: ${what}.`, advice);

const readAttributes = (given: string, parts: readonly string[]): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const part of parts) {
    const [, word, rest] = /^\s*(\w+)\s*=(.*)$/s.exec(part) ?? [];
    if (word === undefined || rest === undefined) throw malformed(given, `"${part.trim()}" is not of the form Attribute=Value`);
    const attribute = word.toLowerCase();
    if (ignored.has(attribute)) continue;
    if (!attributes.some((one) => one === attribute)) {
      const meant = nearest(attribute, ['Version', 'Culture', 'PublicKeyToken', 'processorArchitecture']);
      throw malformed(given, `it has an unknown attribute, "${word}"`, meant === null ? undefined : `Did you mean ${meant}?`);
    }
    if (values.has(attribute)) throw malformed(given, `${word} occurs twice`);
    const value = unquoted(rest).toLowerCase();
    if (value === '' && attribute !== 'culture') throw malformed(given, `${word} has no value`);
    values.set(attribute, value === '' ? 'neutral' : value);
  }
  return values;
};

/**
 * Reads a display name as Assembly.FullName spells it, in full or in part: `Newtonsoft.Json`, `App, Version=1.0.0.0`. Letters in any
 * case, white space and line breaks anywhere between the parts.
 * @throws Failure kind `usage`, code `bad-assembly-name`
 */
export const parsePartialName = (given: string): PartialName => {
  const [first, ...rest] = splitParts(given);
  const name = unquoted(first!);
  if (name === '') throw malformed(given, 'it has no name');
  const values = readAttributes(given, rest);
  const architecture = values.get('processorarchitecture');
  return {
    name,
    version: values.get('version') ?? null,
    culture: values.get('culture') ?? null,
    publicKeyToken: values.get('publickeytoken') ?? null,
    processorArchitecture: architecture === undefined ? null : foldArchitecture(architecture),
    impossible: whyImpossible(values),
  };
};

/** Whether name, version, culture and token are all given, so that at most one assembly is meant. */
export const isFullName = (name: PartialName): boolean =>
  name.version?.split('.').length === 4 && name.culture !== null && name.publicKeyToken !== null;
