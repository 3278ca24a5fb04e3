import { randomInt } from 'node:crypto';

export type CompilerUser = { readonly uid: number; readonly gid: number };

// Numbers that neither distributions, systemd nor containers give to anybody (systemd.io/UIDS-GIDS).
const first = 1_900_000_000;
const count = 200_000_000;

/** A user that owns nothing and has no process: two compilers that are different users can neither read, signal nor trace each other. */
export const freshUser = (): CompilerUser => {
  const id = first + randomInt(count);
  return { uid: id, gid: id };
};

/** `nobody` and `nogroup` by number, which needs no user database: where a container knows few users. */
export const nobody: CompilerUser = { uid: 65534, gid: 65534 };
