import { readSync } from 'node:fs';

const chunkSize = 64 * 1024;

/** A line of this length is no line of Mono's log. */
const longestLine = 1024 * 1024;

/** The lines of an open file from its beginning, in memory that does not grow with the file. A last line without an end was cut off: it is left out. */
export function* fileLines(file: number): Generator<string> {
  const chunk = Buffer.allocUnsafe(chunkSize);
  let rest = '';
  for (let position = 0, count = 0; (count = readSync(file, chunk, 0, chunkSize, position)) > 0; position += count) {
    const lines = `${rest}${chunk.toString('latin1', 0, count)}`.split('\n');
    rest = lines.pop()!;
    if (rest.length > longestLine) rest = '';
    yield* lines;
  }
}
