import { XMLValidator } from 'fast-xml-parser';
import { Failure } from '../../../domain/failure.ts';
import { readRegularFile } from '../../host/read-regular-file.ts';
import { notRegular } from '../../host/unreadable.ts';
import { readMonoMarkup, type MonoMarkup } from './mono-markup.ts';

/** A configuration file with the tags that Mono reads of it. `line` says where an index is, from 1. */
export type ConfigFile = MonoMarkup & { readonly file: string; readonly line: (index: number) => number };

// The largest machine.config of Debian has 50 KB.
const largest = 4 * 2 ** 20;

const refuse = (file: string, place: string, reason: string, cause?: unknown): Failure =>
  new Failure('malformed-config', `${file} is malformed: ${place}: ${reason}. Nothing was changed.`, {
    advice: 'Correct the file: Mono takes what it can read of it up to there, so that the application binds other assemblies than it says.',
    cause,
  });

const read = (file: string): string | undefined => {
  try {
    const content = readRegularFile(file, largest);
    if (Buffer.isBuffer(content)) return content.toString('utf8').replace(/^\uFEFF/, '');
    throw content.problem === 'too large' ? refuse(file, `${content.size} bytes`, `a configuration has at most ${largest}`) : notRegular(file);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new Failure('unreadable-file', `${file} cannot be read: ${message}. Nothing was changed.`, { kind: 'permission', cause: error });
  }
};

/** The validator lists the elements that are still open at the end as JSON. */
const inWords = (message: string): string => {
  const open = /^Invalid '\[([^]*)\]' found\.$/.exec(message)?.[1];
  return open === undefined ? message.replace(/\.$/, '') : `it ends before these elements do: ${open.replace(/[\s"]+/g, ' ').replaceAll(' ,', ',').trim()}`;
};

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/**
 * Reads an application's configuration or a publisher policy (UTF-8, as Mono takes it); undefined when there is none.
 * @throws Failure `malformed-config` (file, line, column, reason; also for entities of its own), `unreadable-file`
 */
export const readConfigFile = (file: string): ConfigFile | undefined => {
  const text = read(file);
  if (text === undefined) return undefined;
  const line = (index: number): number => lineOf(text, index);
  // Nothing expands entities here; a file that declares some is not what it seems, and Mono reads nothing after the declaration.
  const entity = /<!ENTITY/.exec(text);
  if (entity !== null) throw refuse(file, `line ${line(entity.index)}`, 'it declares entities of its own, which Mono does not read');
  const result = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (result !== true) throw refuse(file, `line ${result.err.line}, column ${result.err.col}`, inWords(result.err.msg));
  return { ...readMonoMarkup(text), file, line };
};
