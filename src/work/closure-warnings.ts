import type { Closure } from '../../domain/closure.ts';
import { hintsForNothing } from './load-hints.ts';
import type { ReadMember } from './read-members.ts';

/** What is odd about a closure and keeps nothing from working, in sentences for people; `members` are those that were read for it, in its order. */
export const closureWarnings = (closure: Closure, members: readonly ReadMember[]): readonly string[] => [
  ...closure.missing.map(({ name, wantedBy }) => `${wantedBy} references ${name}, which is not there; methods that use it are left to the JIT.`),
  ...members.flatMap(({ file, hints, info }, index) =>
    closure.members[index]!.required
      ? hintsForNothing(hints, info?.references ?? []).map((name) => `${file} has a binding hint for "${name}", which it does not reference; the hint is ignored.`)
      : [],
  ),
];
