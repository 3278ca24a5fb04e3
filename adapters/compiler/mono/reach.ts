import type { MonoClosureMember } from './mono-compiler.ts';

/** Indices of the members that `start` references, directly or not, without itself. */
export const reachOf = (closure: readonly Pick<MonoClosureMember, 'references'>[], start: number): ReadonlySet<number> => {
  const seen = new Set([start]);
  for (const index of seen) for (const { to } of closure[index]!.references) if (to !== null) seen.add(to);
  seen.delete(start);
  return seen;
};
