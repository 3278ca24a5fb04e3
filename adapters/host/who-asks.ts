import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Provenance } from '../../domain/events/command-events.ts';
import { userName } from './accounts.ts';
import { readAncestors } from './ancestors.ts';
import { findInstaller } from './installer.ts';
import { maskSecrets } from './mask-secrets.ts';
import { readBootId } from './process-identity.ts';
import { readCommandLine } from './read-command-line.ts';

export type Asker = {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly pid: number;
  readonly uid: number;
  readonly host: string;
};

const deepest = 12;
const longestOwnLine = 1000;
/** (uid_t) -1: nobody logged in, as in services and containers (proc(5), "loginuid"). */
const notLoggedIn = 0xffffffff;

const readLoginUid = ({ root, pid }: Asker): number | null => {
  try {
    const uid = Number(readFileSync(join(root, 'proc', String(pid), 'loginuid'), 'utf8'));
    return uid === notLoggedIn || Number.isNaN(uid) ? null : uid;
  } catch {
    return null; // a kernel without audit
  }
};

const nameOf = (uid: number, root: string): string => {
  const local = userName(uid, root);
  if (local !== null) return local;
  try {
    const self = userInfo(); // asks the name service, where directories are known
    return self.uid === uid ? self.username : String(uid);
  } catch {
    return String(uid); // a user without a name, as in containers started with a number
  }
};

const plainName = (text: string | undefined): string | null => (text !== undefined && /^[^\p{C}\s:/]{1,64}$/u.test(text) ? text : null);

/**
 * Who asks for this command, as far as the machine can tell: from /proc, the environment that dpkg and sudo set, and /etc/passwd.
 * Command lines come masked and bounded: at most twelve parents of 300 characters each.
 */
export const whoAsks = (given: Partial<Asker> = {}): Provenance => {
  const asker: Asker = { root: '/', environment: process.env, pid: process.pid, uid: process.getuid!(), host: hostname(), ...given };
  const { root, environment, pid, uid } = asker;
  const loginUid = readLoginUid(asker);
  const ancestors = readAncestors(pid, deepest, root);
  return {
    uid,
    user: nameOf(uid, root),
    loginUid,
    loginUser: loginUid === null ? null : userName(loginUid, root),
    sudoUser: plainName(environment['SUDO_USER']),
    installer: findInstaller(ancestors, environment, root),
    parents: ancestors.map(({ pid: parent, name, argv }) => ({ pid: parent, command: argv.length === 0 ? `[${name}]` : maskSecrets(argv) })),
    commandLine: maskSecrets(readCommandLine(pid, root), longestOwnLine),
    bootId: readBootId(root),
    host: asker.host,
  };
};
