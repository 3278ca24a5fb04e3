/** A string as one word of a POSIX shell, whatever it holds but NUL (XCU 2.2.2). */
export const shQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export const shWords = (words: readonly string[]): string => words.map(shQuote).join(' ');
