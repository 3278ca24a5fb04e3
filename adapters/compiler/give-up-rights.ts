import type { CompilerUser } from './compiler-user.ts';

const common = ['--no-new-privs', '--pdeathsig=KILL'];

/** A command of root's that runs another as `user`, with no capability but the one given, which is kept by what it executes. */
export const giveUpRights = ({ uid, gid }: CompilerUser, capability: string | null = null): readonly string[] => {
  const capabilities = capability === null ? '-all' : `-all,+${capability}`;
  const kept = capability === null ? [] : [`--ambient-caps=${capabilities}`];
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', `--inh-caps=${capabilities}`, ...kept, `--bounding-set=${capabilities}`, ...common];
};

/** The same for who stays the user that he is. */
export const gainNothing: readonly string[] = ['setpriv', '--inh-caps=-all', ...common];

/** The same for the root of a user namespace, who would have every right in it again with the next program. */
export const gainNothingInNamespace: readonly string[] = [...gainNothing, '--bounding-set=-all'];
