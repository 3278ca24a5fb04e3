import { describeError } from './describe-error.ts';
import type { Failure } from '../../domain/failure.ts';
import { printable } from '../../projections/printable.ts';
import { standardOutput } from './standard-output.ts';
import { createWriter, type TextStream } from './writer.ts';

export type OutputOptions = {
  readonly json: boolean;
  readonly silent: boolean;
  readonly verbose: boolean;
  readonly nologo: boolean;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly environment: NodeJS.ProcessEnv;
};

export type Output = {
  /** What was asked for, such as a listing: a line, or several; always printed. */
  readonly text: (lines: string | readonly string[]) => void;
  /** What a program reads: as it is, always printed. */
  readonly verbatim: (text: string) => void;
  /** That something was done: not with `/silent`, not with `--json`. */
  readonly success: (line: string) => void;
  /** With `/verbose` only; with `--json` to standard error. */
  readonly detail: (line: string) => void;
  readonly warning: (line: string) => void;
  /** One of several failures, in words; "Error: " is put before it where it is not there. */
  readonly error: (line: string) => void;
  /** Anything thrown: the message, the advice, and no stack trace unless NGEN_DEBUG is set. */
  readonly failure: (error: unknown) => void;
  /** The line that names the program: on a terminal only, not with `/nologo`. */
  readonly banner: (line: string) => void;
  /** A line of JSON: the one document of most actions, one line of several for `audit` and `inspect`. */
  readonly document: (value: unknown) => void;
  /** A document that is JSON already. */
  readonly documentText: (text: string) => void;
  /** What goes on just now, on the last line of a terminal, until the next call; null removes it. Elsewhere nothing. */
  readonly status: (line: string | null) => void;
  readonly showsStatus: boolean;
  /** Whether nobody reads standard output any more, so that a long listing may stop. */
  readonly isClosed: () => boolean;
  /** Why standard output is not complete; null when it is, or when the reader went away. Asked at the end. */
  readonly lost: () => Failure | null;
};

const clearLine = '\r\u001b[2K';
const colours = { red: '\u001b[31m', yellow: '\u001b[33m', plain: '\u001b[0m' };

/** A message of several lines, say a compiler's: the further ones are indented, so that none passes for a line of ours. */
const indented = (text: string): string => text.split(/\r?\n/).map(printable).join('\n  ');

/** JSON itself leaves these control characters as they are. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is to find
const safeJson = (json: string): string => json.replace(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);

/** no-color.org: any value that is not empty; a dumb terminal has no colours either. */
const wantsColour = ({ environment, stderr }: Pick<OutputOptions, 'environment' | 'stderr'>): boolean =>
  stderr.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';

const withDefaults = (given: Partial<OutputOptions>): OutputOptions => ({
  json: given.json ?? false,
  silent: given.silent ?? false,
  verbose: given.verbose ?? false,
  nologo: given.nologo ?? false,
  stdout: given.stdout ?? standardOutput(),
  stderr: given.stderr ?? process.stderr,
  environment: given.environment ?? process.env,
});

/** Where everything that a person or script reads goes out: results to standard output, all else to standard error. */
export const createOutput = (given: Partial<OutputOptions> = {}): Output => {
  const options = withDefaults(given);
  const { json, silent, verbose, stdout, stderr } = options;
  const out = createWriter(stdout);
  const err = createWriter(stderr);
  const colour = wantsColour(options);
  const showsStatus = stderr.isTTY === true && !silent && options.environment['TERM'] !== 'dumb';
  let status: string | null = null;

  const painted = (line: string): string => printable(line).slice(0, Math.max(20, (stderr.columns ?? 80) - 1));
  /** Other lines go above the status, not into it. */
  const above = (print: () => void): void => {
    if (status !== null) err.raw(clearLine);
    print();
    if (status !== null) err.raw(painted(status));
  };
  const labelled = (label: string, hue: 'red' | 'yellow', text: string): void =>
    above(() => {
      const bare = text.startsWith(`${label}: `) ? text.slice(label.length + 2) : text;
      err.raw(`${colour ? `${colours[hue]}${label}:${colours.plain}` : `${label}:`} ${indented(bare)}\n`);
    });
  const explain = (text: string | undefined): void => (text === undefined ? undefined : above(() => err.raw(`${indented(text)}\n`)));

  return {
    text: (lines) => above(() => (typeof lines === 'string' ? out.line(lines) : out.raw(lines.map((line) => `${printable(line)}\n`).join('')))),
    verbatim: (text) => above(() => out.raw(`${text}\n`)),
    success: (line) => (silent || json ? undefined : above(() => out.line(line))),
    detail: (line) => (verbose ? above(() => (json ? err : out).line(line)) : undefined),
    warning: (line) => labelled('Warning', 'yellow', line),
    error: (line) => labelled('Error', 'red', line),
    failure: (error) => {
      const debug = (options.environment['NGEN_DEBUG'] ?? '') !== '';
      const { message, advice, details } = describeError(error, debug);
      labelled('Error', 'red', message);
      explain(advice);
      if (verbose || debug) explain(details);
    },
    banner: (line) => (stdout.isTTY === true && !options.nologo && !json ? above(() => out.line(line)) : undefined),
    document: (value) => above(() => out.raw(`${safeJson(JSON.stringify(value))}\n`)),
    documentText: (text) => above(() => out.raw(`${safeJson(text)}\n`)),
    status: (line) => {
      if (!showsStatus || line === status) return;
      err.raw(line === null ? clearLine : `${clearLine}${painted(line)}`);
      status = line;
    },
    showsStatus,
    isClosed: out.isClosed,
    lost: out.failure,
  };
};
