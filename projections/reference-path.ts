import type { Root } from '../domain/root.ts';

/**
 * The shortest way of references from a root's assembly to the one with an image: display names, the root's first. Null where no reference leads
 * there, as to what an application only finds beside it.
 */
export const referencePath = ({ path, closure: { members } }: Root, image: string): readonly string[] | null => {
  const start = members.findIndex((member) => member.path === path);
  if (start === -1) return null;
  const from = new Map<number, number | null>([[start, null]]);
  // A map that grows while it is walked is walked to its new end, the nearest first.
  for (const index of from.keys()) {
    if (members[index]!.image === image) {
      const way: string[] = [];
      for (let at: number | null = index; at !== null; at = from.get(at) ?? null) way.push(members[at]!.assembly);
      return way.reverse();
    }
    for (const next of members[index]!.references) if (!from.has(next)) from.set(next, index);
  }
  return null;
};
