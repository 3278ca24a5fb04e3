import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type LastInput = { readonly terminal: string; readonly time: number };

const timeOf = (device: string): number => {
  try {
    return statSync(device).atimeMs;
  } catch {
    return 0; // a terminal that was closed meanwhile
  }
};

/**
 * The terminal at which somebody last typed, and when (milliseconds since 1970, to within 8 s); null when there is none. The kernel
 * updates a terminal's access time when it is read from: what w(1) calls idle.
 */
export const readLastInput = (root = '/'): LastInput | null => {
  const pseudo = join(root, 'dev/pts');
  const consoles = join(root, 'dev');
  const terminals = [
    ...(existsSync(pseudo) ? readdirSync(pseudo).filter((name) => /^\d+$/.test(name)).map((name) => `pts/${name}`) : []),
    ...(existsSync(consoles) ? readdirSync(consoles).filter((name) => /^tty\d+$/.test(name)) : []),
  ].map((terminal) => ({ terminal, time: timeOf(join(root, 'dev', terminal)) }));
  return terminals.toSorted((a, b) => b.time - a.time)[0] ?? null;
};
