import { readCommandLine } from './read-command-line.ts';
import { readProcessStat } from './process-stat.ts';

export type Ancestor = { readonly pid: number; /** As the kernel has it, at most 15 characters. */ readonly name: string; readonly argv: readonly string[] };

/** Parent, grandparent and so on of a process, at most `depth`, as far as they can be read. */
export const readAncestors = (pid: number, depth: number, root = '/'): readonly Ancestor[] => {
  const found: Ancestor[] = [];
  let parent = readProcessStat(pid, root)?.parent ?? 0;
  while (parent > 0 && found.length < depth && !found.some((one) => one.pid === parent)) {
    const stat = readProcessStat(parent, root);
    if (stat === null) break; // it ended while we looked
    found.push({ pid: parent, name: stat.name, argv: readCommandLine(parent, root) });
    parent = stat.parent;
  }
  return found;
};
