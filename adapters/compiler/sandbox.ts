import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** What this process may take away from a compiler that it starts; every part is a command that ends by executing the next. */
export type Sandbox = {
  /** Loses rights; is killed when we die (prctl(2), PR_SET_PDEATHSIG). */
  readonly privileges: readonly string[];
  /** The same, but may read (not write) every file: for inputs in folders that only their owner may enter. */
  readonly readingPrivileges: readonly string[];
  readonly network: readonly string[];
  readonly background: readonly string[];
  /** Whom the compiler's folder must belong to; null when it runs as we do. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
};

// `nobody` and `nogroup` by number, which needs no user database.
const nobody = { uid: 65534, gid: 65534 };

const asNobody = (capabilities: string, ambient: readonly string[]): readonly string[] => [
  'setpriv',
  `--reuid=${nobody.uid}`,
  `--regid=${nobody.gid}`,
  '--clear-groups',
  '--no-new-privs',
  `--inh-caps=${capabilities}`,
  ...ambient,
  `--bounding-set=${capabilities}`,
  '--pdeathsig=KILL',
];

const rootPrivileges = asNobody('-all', []);
const rootReading = asNobody('-all,+dac_read_search', ['--ambient-caps=-all,+dac_read_search']);
const userPrivileges = ['setpriv', '--no-new-privs', '--inh-caps=-all', '--pdeathsig=KILL'];

/** Where the system's own programs are: the caller's PATH has no say in what runs as root. */
export const systemPath = '/usr/sbin:/usr/bin:/sbin:/bin';

const permits = (command: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const [program, ...args] = command;
    execFile(program!, [...args, 'true'], { env: { PATH: systemPath } }, (error) => resolve(error === null));
  });

const firstPermitted = async (...commands: readonly (readonly string[])[]): Promise<readonly string[]> => {
  for (const command of commands) if (await permits(command)) return command;
  return [];
};

/**
 * Finds out, by trying, what the machine permits: util-linux may be missing, a container may keep us from changing user or making
 * namespaces. What is not permitted is left out.
 */
export const probeSandbox = async (uid: number = process.geteuid!()): Promise<Sandbox> => {
  const [privileges, readingPrivileges, network, processor, disk] = await Promise.all([
    uid === 0 ? firstPermitted(rootPrivileges, userPrivileges) : firstPermitted(userPrivileges),
    uid === 0 ? firstPermitted(rootReading, userPrivileges) : firstPermitted(userPrivileges),
    uid === 0 ? firstPermitted(['unshare', '--net', '--']) : firstPermitted(['unshare', '--user', '--map-current-user', '--net', '--']),
    firstPermitted(['chrt', '--idle', '0']),
    firstPermitted(['ionice', '-c3']),
  ]);
  return { privileges, readingPrivileges, network, background: [...processor, ...disk], owner: privileges === rootPrivileges ? nobody : null };
};

let known: Promise<Sandbox> | undefined;

/** The sandbox of this process, probed once. */
export const sandbox = (): Promise<Sandbox> => (known ??= probeSandbox());

/** Whether users without any special right can read all `files`, by the modes of the files and of the folders on the way. */
export const readableByAll = (files: readonly string[]): boolean => {
  const folders = new Map<string, boolean>();
  const entered = (folder: string): boolean => {
    const before = folders.get(folder);
    if (before !== undefined) return before;
    const answer = (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || entered(dirname(folder)));
    folders.set(folder, answer);
    return answer;
  };
  return files.every((file) => (statSync(file).mode & 0o004) !== 0 && entered(dirname(file)));
};
