import { Failure } from '../../domain/failure.ts';
import { readRegularFile, type NotRead } from '../host/read-regular-file.ts';
import { notRegular, unreadable } from '../host/unreadable.ts';

/** A parsed JSON object, and how to complain about its contents. */
export type JsonObject = { readonly [key: string]: unknown };
export type JsonFile = { readonly file: string; readonly code: string; readonly root: JsonObject };

/** The host takes comments and a byte order mark; JSON.parse takes neither. Blanks keep the positions as they are. */
const blankComments = (text: string): string =>
  text.replace(/"(?:[^"\\\n]|\\.)*"|\/\*[^]*?\*\/|\/\/[^\n]*/g, (token) => (token.startsWith('"') ? token : token.replace(/[^\n]/g, ' ')));

const place = (text: string, error: unknown): string => {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  const before = position === undefined ? text : text.slice(0, Number(position));
  return `line ${before.split('\n').length}, column ${before.length - before.lastIndexOf('\n')}`;
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).replace(/ in JSON at position .*$/, '').replace(/, "?\.\.\..*$/, '');

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(blankComments(text));
  }
};

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The failure for a file whose JSON is not what the host expects at `where`, a path such as `runtimeOptions.framework`. */
export const malformed = ({ file, code }: Pick<JsonFile, 'file' | 'code'>, where: string, reason: string, cause?: unknown): Failure =>
  new Failure(code, `${file} is malformed: ${where}: ${reason}. Nothing was changed.`, {
    advice: 'Build or publish the application again; the .NET host refuses it too.',
    cause,
  });

const notThere = new Set(['ENOENT', 'ENOTDIR']);

// The deps.json of a large application has 500 KB.
const largest = 32 * 2 ** 20;

const read = (file: string, code: string): string | undefined => {
  let content: Buffer | NotRead;
  try {
    content = readRegularFile(file, largest);
  } catch (error) {
    if (notThere.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw unreadable(file, error);
  }
  if (Buffer.isBuffer(content)) return content.toString('utf8').replace(/^\uFEFF/, '');
  throw content.problem === 'too large' ? malformed({ file, code }, `${content.size} bytes`, `such a file has at most ${largest}`) : notRegular(file);
};

/**
 * Reads a JSON file as the .NET host does (comments and a byte order mark are allowed), or undefined when there is none.
 * Throws a Failure `code` that names file, line, column (both from 1) and reason; a file that cannot be read throws `unreadable-file`.
 */
export const readJsonFile = (file: string, code: string): JsonFile | undefined => {
  const text = read(file, code);
  if (text === undefined) return undefined;
  let root: unknown;
  try {
    root = parse(text);
  } catch (error) {
    throw malformed({ file, code }, place(text, error), reasonOf(error), error);
  }
  if (!isObject(root)) throw malformed({ file, code }, 'line 1, column 1', 'expected a JSON object');
  return { file, code, root };
};

/** The object at `key` of `parent`; none at all counts as an empty one, as for the host. Throws when it is something else. */
export const objectAt = (json: JsonFile, parent: JsonObject, key: string, where: string): JsonObject => {
  const value = Object.hasOwn(parent, key) ? parent[key] : {};
  if (!isObject(value)) throw malformed(json, where, 'is not an object');
  return value;
};
