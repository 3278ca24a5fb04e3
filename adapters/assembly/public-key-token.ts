const tokens = new Map<string, string>();

/**
 * The token of a full public key: the last eight bytes of its SHA-1, reversed, in lower-case hexadecimal (ECMA-335 §II.6.3).
 * Most assemblies share a handful of keys, so tokens are remembered.
 */
export const publicKeyToken = (key: Buffer): string => {
  const id = key.toString('latin1');
  const known = tokens.get(id);
  if (known !== undefined) return known;
  // Taken here, since most commands read no key that is not known and loading it takes milliseconds.
  const { hash } = process.getBuiltinModule('node:crypto');
  const token = hash('sha1', key, 'buffer').subarray(12).reverse().toString('hex');
  tokens.set(id, token);
  return token;
};
