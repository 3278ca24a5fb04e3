import { execFile } from 'node:child_process';
import { freshUser, nobody } from './compiler-user.ts';
import { gainNothing, gainNothingInNamespace, giveUpRights } from './give-up-rights.ts';
import { writingOnly } from './read-only-mounts.ts';
import { systemPath } from './system-path.ts';

/** What the machine permits. */
export type Permitted = {
  /** As whom compilers can run: as any user, as `nobody` alone (in containers that know few users), or as we do. */
  readonly users: 'any' | 'nobody' | 'ours';
  /** Whether they can have the right to read everything, and no other. */
  readonly reading: boolean;
  /** Runs a command with our own user. */
  readonly ownPrivileges: readonly string[];
  /** Runs a command without network, System V IPC and, where `readOnly`, without our mounts. */
  readonly namespaces: readonly string[];
  /** Whether everything but one folder can be made read-only. */
  readonly readOnly: boolean;
  /** Runs a command when nothing else wants to run. */
  readonly background: readonly string[];
};

const permits = (command: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const [program, ...args] = command;
    execFile(program!, [...args, 'true'], { env: { PATH: systemPath } }, (error) => resolve(error === null));
  });

const firstPermitted = async (...commands: readonly (readonly string[])[]): Promise<readonly string[]> => {
  for (const command of commands) if (await permits(command)) return command;
  return [];
};

const everything = ['--net', '--ipc', '--mount', '--'];

/** A user has namespaces only as the root of a user namespace; some distributions permit it, and no mounts in it. */
const probeNamespaces = async (isRoot: boolean): Promise<Pick<Permitted, 'namespaces' | 'readOnly'>> => {
  const namespaces = ['unshare', ...(isRoot ? [] : ['--user', '--map-root-user']), ...everything];
  if (await permits([...namespaces, ...writingOnly('/tmp'), ...(isRoot ? [] : gainNothingInNamespace)])) return { namespaces, readOnly: true };
  return { namespaces: await firstPermitted(['unshare', ...(isRoot ? [] : ['--user', '--map-current-user']), '--net', '--']), readOnly: false };
};

const probeUsers = async (): Promise<Permitted['users']> => {
  if (await permits(giveUpRights(freshUser()))) return 'any';
  return (await permits(giveUpRights(nobody))) ? 'nobody' : 'ours';
};

/**
 * Finds out, by trying, what the machine permits: util-linux may be missing, a container may keep us from changing user or making
 * namespaces. What is not permitted is left out.
 */
export const probeSandbox = async (uid: number): Promise<Permitted> => {
  const isRoot = uid === 0;
  const [namespaces, users, reading, own, processor, disk] = await Promise.all([
    probeNamespaces(isRoot),
    isRoot ? probeUsers() : ('ours' as const),
    isRoot ? permits(giveUpRights(nobody, 'dac_read_search')) : false,
    firstPermitted(gainNothing),
    firstPermitted(['chrt', '--idle', '0']),
    firstPermitted(['ionice', '-c3']),
  ]);
  const ownPrivileges = namespaces.readOnly && !isRoot ? gainNothingInNamespace : own;
  return { ...namespaces, users, reading, ownPrivileges, background: [...processor, ...disk] };
};
