import { writingOnly } from './read-only-mounts.ts';
import type { Sandbox } from './sandbox.ts';

export type Command = { readonly file: string; readonly args: readonly string[] };

/** Exit status when a file that the compiler needs cannot be read by it. */
const unreadableStatus = 98;

// The first line closes the gap before PR_SET_PDEATHSIG: a parent that died earlier would never be noticed. What the shell starts does not have it: the
// parent is told that it may stop all of it when nothing more is started. The descriptor stays open: its end is the compiler's. crossgen2 finds
// out late that it cannot read a reference, or never, so reading is tried first, with the compiler's own rights. A session of its own
// competes as a whole with others (sched(7), autogroup): in the background its weight goes down too. The kernel takes one such word in a tenth of a
// second from all processes without CAP_SYS_ADMIN together (kernel/sched/autogroup.c), so it is said again.
const script = `
[ "$PPID" = "$1" ] || exit 97
{
  tries=0
  [ "$2" = foreground ] || until echo 19 > /proc/self/autogroup || [ $((tries += 1)) -gt 40 ] || [ ! -w /proc/self/autogroup ]; do sleep 0.05; done
  echo 1000 > /proc/self/oom_score_adj
  echo >&3
} 2>/dev/null
ulimit -c 0
program=$3 arguments=$4
shift 4
while [ $# -gt "$arguments" ]; do
  [ -r "$1" ] || { echo "$1 cannot be read by the compiler's user." >&2; exit ${unreadableStatus}; }
  shift
done
exec "$program" "$@"
`;

export type Wrapping = {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Files that must be readable; the compiler does not start otherwise. */
  readonly files: readonly string[];
  /** The only one that it may write. */
  readonly folder: string;
  readonly background: boolean;
  /** A command that ends by executing the next, such as one that sets how the kernel treats the compiler. */
  readonly prefix?: readonly string[];
  /** Needs the right to read where only owners may. */
  readonly readsPrivate: boolean;
};

/** What a program is kept from. A command that ends by executing the next; empty where nothing can be taken away. */
export const confinement = (sandbox: Sandbox, { folder, background, readsPrivate }: Pick<Wrapping, 'folder' | 'background' | 'readsPrivate'>): readonly string[] => [
  ...sandbox.namespaces,
  ...(sandbox.readOnly ? writingOnly(folder) : []),
  ...(background ? sandbox.background : []),
  ...(readsPrivate ? sandbox.readingPrivileges : sandbox.privileges),
];

/** The command that gives up its rights, checks what it needs and becomes the compiler: one process from start to end. */
export const wrappedCommand = (sandbox: Sandbox, wrapping: Wrapping): Command => {
  const { program, arguments: args, files, background, prefix = [] } = wrapping;
  const become = ['sh', '-c', script, 'sh', String(process.pid), background ? 'background' : 'foreground', program, String(args.length), program, ...files, ...args];
  const [file, ...rest] = [...confinement(sandbox, wrapping), ...prefix, ...become];
  return { file: file!, args: rest };
};
