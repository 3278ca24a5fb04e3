/** A tag as Mono's own reader of configuration files sees it. `<a/>` is a start and an end. */
export type Tag = { readonly kind: 'start' | 'end'; readonly name: string; readonly attributes: readonly (readonly [string, string])[]; readonly index: number };

/** `stop`: where Mono stops reading, though the file is well-formed, and before what; the rest of the file does not count. */
export type MonoMarkup = { readonly tags: readonly Tag[]; readonly stop: { readonly index: number; readonly what: string } | null };

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** The five named entities and decimal references; hexadecimal ones Mono leaves as they are. */
const decoded = (value: string): string => value.replace(/&(?:#(\d{1,7})|(\w+));/g, (whole, code: string | undefined, name: string | undefined) => (code === undefined ? (named[name!] ?? whole) : String.fromCodePoint(Math.min(Number(code), 0x10ffff))));

const name = '[A-Za-z0-9_.-]+';
const attribute = new RegExp(`\\s*(${name})\\s*=\\s*"([^"]*)"`, 'gy');
const tag = new RegExp(`<(/?)(${name})((?:\\s*${name}\\s*=\\s*"[^"]*")*)\\s*(/?)>`, 'y');
const skipped = /<!--[^]*?-->|<\?xml(?:\s+\w+\s*=\s*"[^"]*")*\s*\?>/y;

const matchAt = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};

const whyStopped = (text: string, index: number): string => {
  const rest = text.slice(index, index + 9);
  if (rest.startsWith('<!DOCTYPE')) return 'a DOCTYPE';
  if (rest.startsWith('<![CDATA[')) return 'a CDATA section';
  if (rest.startsWith('<?')) return 'a processing instruction, or a declaration in single quotes';
  return 'an attribute in single quotes, or a name with a colon or a letter beyond ASCII';
};

/**
 * Reads well-formed XML the way Mono 6.8 reads configuration files, which is not the way of an XML parser: it stops without a word at
 * a DOCTYPE, CDATA, a processing instruction, an attribute in single quotes, and a name with a colon, so also at `xmlns:x="…"`
 * (measured, docs/mono.md).
 */
export const readMonoMarkup = (text: string): MonoMarkup => {
  const tags: Tag[] = [];
  for (let index = text.indexOf('<'); index !== -1; ) {
    const comment = matchAt(skipped, text, index);
    const found = comment === null ? matchAt(tag, text, index) : null;
    if (comment === null && found === null) return { tags, stop: { index, what: whyStopped(text, index) } };
    if (found !== null) {
      const [, slash, tagName, attributes, empty] = found;
      const values = [...attributes!.matchAll(attribute)].map(([, key, value]) => [key!, decoded(value!)] as const);
      tags.push({ kind: slash === '' ? 'start' : 'end', name: tagName!, attributes: values, index });
      if (empty !== '') tags.push({ kind: 'end', name: tagName!, attributes: [], index });
    }
    index = text.indexOf('<', index + (comment ?? found)![0].length);
  }
  return { tags, stop: null };
};
