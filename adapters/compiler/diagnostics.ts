const limit = 4096;
const kept = 1 << 15;

/** What crossgen2 prints of an internal error in one method. It is fatal, but with several threads the process never ends. */
export const fatalError = 'Code generation failed for method';

export type Diagnostics = {
  readonly add: (chunk: Buffer) => void;
  /** At most 4 KiB of UTF-8. */
  readonly text: () => string;
};

/** Without the frames of stack traces, which would crowd out what else was said, and without what every run prints. */
const worthReading = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !/^\s+at \S|^Emitting R2R PE file/.test(line))
    .join('\n');

/** At most 4 KiB of UTF-8, without half a character: what goes into an event is bounded. */
export const cut = (text: string): string => new TextDecoder().decode(Buffer.from(text).subarray(0, limit), { stream: true });

/** Keeps what a compiler prints, the first and last 32 KiB of it, and calls `onFatal` once when it prints `fatalError`. */
export const collectDiagnostics = (onFatal: () => void): Diagnostics => {
  let first = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  // The words may come in two chunks.
  let tail = Buffer.alloc(0);
  let isFatal = false;
  return {
    add: (chunk) => {
      const seen = Buffer.concat([tail, chunk]);
      tail = seen.subarray(-fatalError.length);
      if (!isFatal && seen.includes(fatalError)) {
        isFatal = true;
        onFatal();
      }
      const room = kept - first.length;
      if (room > 0) first = Buffer.concat([first, chunk.subarray(0, room)]);
      if (chunk.length > room) last = Buffer.concat([last, chunk.subarray(Math.max(0, room))]).subarray(-kept);
    },
    text: () => cut(worthReading(Buffer.concat([first, last]).toString('utf8'))),
  };
};
