import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** PUBLICKEYSTRUC and RSAPUBKEY of a private key of 1,024 bits with exponent 65,537 (wincrypt.h). */
const header = Buffer.from('0702000000240000525341320004000001000100', 'hex');

const littleEndian = (base64: string | undefined, length: number): Buffer => {
  const bytes = Buffer.from(base64 ?? '', 'base64url');
  return Buffer.concat([Buffer.alloc(length - bytes.length), bytes]).reverse();
};

/** Writes a new key pair that C# compilers take for `-keyfile`. */
export const writeStrongNameKey = (file: string): void => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent: 65_537 });
  const { n, p, q, dp, dq, qi, d } = privateKey.export({ format: 'jwk' });
  writeFileSync(file, Buffer.concat([header, littleEndian(n, 128), ...[p, q, dp, dq, qi].map((part) => littleEndian(part, 64)), littleEndian(d, 128)]));
};
