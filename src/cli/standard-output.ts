import type { TextStream } from './writer.ts';

/** Writes all of a text, or tells why not. Node's own stream for files takes a part for the whole, which is what a disk takes that becomes full. */
const wholeWrites = (descriptor: number): TextStream => {
  let failed: (error: NodeJS.ErrnoException) => void = () => undefined;
  const { writeSync } = process.getBuiltinModule('node:fs');
  return {
    write: (text) => {
      try {
        for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(descriptor, rest));
      } catch (error) {
        failed(error as NodeJS.ErrnoException);
      }
    },
    on: (_event, listener) => {
      failed = listener;
    },
  };
};

/** Standard output. Where it is a file or a device, an error is known when `write` returns, so that it cannot come after the end. */
export const standardOutput = (): TextStream => {
  // Node's own word for what it is: tty, pipe or fs.
  const { _type: type } = process.stdout as { readonly _type?: string };
  return type === 'fs' ? wholeWrites(1) : process.stdout;
};
