import { Failure } from '../../domain/failure.ts';
import { printable } from '../../projections/printable.ts';

/** The part of a Node stream that printing needs. */
export type TextStream = {
  write: (text: string) => unknown;
  on: (event: 'error', listener: (error: NodeJS.ErrnoException) => void) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

export type Writer = {
  /** A line; line breaks and other control characters in it are shown as what they are. */
  readonly line: (text: string) => void;
  readonly raw: (text: string) => void;
  /** Whether nobody reads any more (`| head`): long listings may stop. */
  readonly isClosed: () => boolean;
  /** What kept text from being written, other than that nobody reads; null when all is well. */
  readonly failure: () => Failure | null;
};

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
    line: (text) => raw(`${printable(text)}\n`),
    isClosed: () => closed,
    failure: () => failure,
  };
};
