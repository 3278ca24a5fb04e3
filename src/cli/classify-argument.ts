import { optionOfWord, options, type OptionName } from './options.ts';

export type Argument =
  | { readonly kind: 'operand' }
  /** `name` is undefined for a word that no action knows; `value` is what was attached with `:` or `=`. */
  | { readonly kind: 'option'; readonly name: OptionName | undefined; readonly written: string; readonly value: string | null; readonly slash: boolean };

type Context = { readonly accepts: readonly OptionName[]; readonly exists: (path: string) => boolean };

const looksLikeAssembly = (text: string): boolean => /\.(dll|exe)$/i.test(text);

/** Whether the option stands as it is written, with nothing missing and nothing too much. */
const isComplete = (name: OptionName, value: string | null): boolean => {
  const wanted = options[name].value;
  return wanted === 'optional' || (wanted === 'required') === (value !== null);
};

/**
 * Tells options from operands, the one place where it is decided:
 * 1. `-x` and `--x` are options, `-` alone is not. A file of such a name is written `./-x`.
 * 2. `/a/b`: another slash before any `:` or `=` makes it a path.
 * 3. `/word`, `/word:value`: an option when the action takes it and it is complete. Files cannot change that: `/debug` means the
 *    same on a machine that has such a folder (which is then written `/debug/`).
 * 4. Else a path when there is such a file, or when it ends in `.dll` or `.exe`: `/root`, `/App.dll`, `/data:1/App.dll`.
 * 5. Else an option that is wrong: unknown, of another action, without its value or with one too many.
 */
export const classifyArgument = (text: string, { accepts, exists }: Context): Argument => {
  const prefix = /^(--?(?=.)|\/(?=.))/.exec(text)?.[0];
  if (prefix === undefined) return { kind: 'operand' };
  const slash = prefix === '/';
  const separator = text.slice(prefix.length).search(/[:=]/);
  const written = separator === -1 ? text : text.slice(0, prefix.length + separator);
  const value = separator === -1 ? null : text.slice(prefix.length + separator + 1);
  const word = written.slice(prefix.length);
  if (slash && word.includes('/')) return { kind: 'operand' };
  const name = optionOfWord(word);
  const option: Argument = { kind: 'option', name, written, value, slash };
  if (!slash || (name !== undefined && accepts.includes(name) && isComplete(name, value))) return option;
  return looksLikeAssembly(text) || exists(text) ? { kind: 'operand' } : option;
};
