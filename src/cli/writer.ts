import { Failure } from '../../domain/failure.ts';

/** The part of a Node stream that printing needs. */
export type TextStream = {
  write: (text: string) => unknown;
  on: (event: 'error', listener: (error: NodeJS.ErrnoException) => void) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

export type Writer = {
  readonly line: (text: string) => void;
  readonly raw: (text: string) => void;
  /** Whether nobody reads any more (`| head`): long listings may stop. */
  readonly isClosed: () => boolean;
  /** What kept text from being written, other than that nobody reads; null when all is well. */
  readonly failure: () => Failure | null;
};

/** File names may hold escape sequences, which must not reach a terminal. */
// oxlint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
export const printable = (text: string): string => text.replace(unsafe, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

/**
 * Writes to a stream that may go away at any moment. A closed pipe is no failure and does not stop the work; a full disk is one.
 */
export const createWriter = (stream: TextStream): Writer => {
  let closed = false;
  let failure: Failure | null = null;
  stream.on('error', (error) => {
    closed = true;
    if (error.code !== 'EPIPE') failure = new Failure('output-lost', `The output could not be written: ${error.message}.`, { cause: error });
  });
  const raw = (text: string): void => {
    if (!closed) stream.write(text);
  };
  return {
    raw,
    line: (text) => raw(`${stream.isTTY === true ? printable(text) : text}\n`),
    isClosed: () => closed,
    failure: () => failure,
  };
};
