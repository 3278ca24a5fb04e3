/**
 * SHA-256 of a text in UTF-8, hexadecimal. Node's cryptography is taken when it is needed: loading it takes milliseconds, and a command
 * that only reads a log computes no hash.
 */
export const sha256 = (text: string): string => process.getBuiltinModule('node:crypto').hash('sha256', text);
