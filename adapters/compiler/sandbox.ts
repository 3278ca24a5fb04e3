import { freshUser, nobody, type CompilerUser } from './compiler-user.ts';
import { probeSandbox, type Permitted } from './probe-sandbox.ts';
import { giveUpRights } from './give-up-rights.ts';

/** What this process takes away from a compiler that it starts; every part is a command that ends by executing the next. */
export type Sandbox = Pick<Permitted, 'namespaces' | 'readOnly' | 'background'> & {
  /** Loses rights; is killed when we die (prctl(2), PR_SET_PDEATHSIG). */
  readonly privileges: readonly string[];
  /** The same, but may read (not write) every file: for inputs in folders that only their owner may enter. */
  readonly readingPrivileges: readonly string[];
  /** Whom the compiler's folder must belong to; null when it runs as we do. */
  readonly owner: CompilerUser | null;
};

const sandboxOf = ({ users, reading, ownPrivileges, ...rest }: Permitted): Sandbox => {
  if (users === 'ours') return { ...rest, privileges: ownPrivileges, readingPrivileges: ownPrivileges, owner: null };
  const owner = users === 'any' ? freshUser() : nobody;
  return { ...rest, privileges: giveUpRights(owner), readingPrivileges: reading ? giveUpRights(owner, 'dac_read_search') : ownPrivileges, owner };
};

let known: Promise<Permitted> | undefined;

/** The sandbox for one compilation, whose user is nobody else's where the machine permits that. What it permits is found out once. */
export const sandbox = async (): Promise<Sandbox> => sandboxOf(await (known ??= probeSandbox(process.geteuid!())));
