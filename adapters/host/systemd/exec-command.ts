/** A command of a unit (systemd.service(5), "Command lines"): its special prefixes, and its words as they stand there and as they are meant. */
export type ExecCommand = { readonly prefixes: string; readonly raw: readonly string[]; readonly words: readonly string[] };

/** A word in quotes or without; a backslash takes the next character as it is. */
const wordPattern = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')+/gs;

const meant = (raw: string): string =>
  raw.replaceAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\\(.)/gs, (_, double?: string, single?: string, escaped?: string) => (double ?? single ?? escaped)!.replaceAll(/\\(["'\\])/g, '$1'));

export const execCommand = (value: string): ExecCommand => {
  const prefixes = /^[-@:+!|]*/.exec(value)![0];
  const raw = Array.from(value.slice(prefixes.length).matchAll(wordPattern), ([word]) => word);
  return { prefixes, raw, words: raw.map(meant) };
};

/** Whether systemd puts something in the place of a part of the word: a specifier or a variable. */
export const isReplaced = (word: string): boolean => /%(?!%)|\$(?!\$)/.test(word.replaceAll('%%', '').replaceAll('$$', ''));

/** A word as a unit file has it, so that systemd takes every character as it is. */
export const execQuote = (word: string): string => `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
