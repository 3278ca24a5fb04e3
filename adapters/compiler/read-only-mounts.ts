import { realpathSync } from 'node:fs';

// File systems of the kernel itself, where rights alone decide; a machine has many of them, and each costs 3 ms.
const kernels = ['devtmpfs', 'proc', 'sysfs', 'cgroup', 'cgroup2', 'devpts', 'securityfs', 'debugfs', 'tracefs', 'configfs', 'bpf', 'pstore', 'autofs'];

// The folder is made a mount of its own first, so that it stays writable when the one around it does not. A mount that cannot be changed stays as it
// is: there rights alone decide. mountinfo is described in proc_pid_mountinfo(5).
const script = `
folder=$1 spelled=$2
shift 2
mount --bind "$folder" "$folder" || exit 96
while read -r _ _ _ _ at options rest; do
  kind=\${rest#*- }
  case $options in ro|ro,*) continue ;; esac
  case \${kind%% *} in ${kernels.join('|')}) continue ;; esac
  [ "$at" = "$spelled" ] && continue
  case $at in *\\\\*) at=$(printf %b "$(printf %s "$at" | sed 's/\\\\\\([0-7]\\{3\\}\\)/\\\\0\\1/g')") ;; esac
  mount -o remount,bind,ro "$at" 2>/dev/null
done < /proc/self/mountinfo
cd "$folder" && exec "$@"
`;

/** As mountinfo spells a path: white space and backslashes as three octal digits. */
const spelled = (path: string): string => path.replace(/[ \t\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** A command that runs another one that can write nothing but `folder`, whatever its rights; for the root of a mount namespace that `unshare` made, from which nothing spreads. */
export const writingOnly = (folder: string): readonly string[] => {
  const real = realpathSync(folder);
  return ['sh', '-c', script, 'sh', real, spelled(real)];
};
