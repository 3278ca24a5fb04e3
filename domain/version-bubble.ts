import type { Closure, Member } from './closure.ts';
import { reachable } from './reachable.ts';

/**
 * What the image of node `start` takes code in from, and insists on: everything that it is hard bound to, in one step or several; itself
 * left out. `hardBound` has for each node the ones that it is bound to directly.
 */
export const bubbleOf = (hardBound: readonly (readonly number[])[], start: number): readonly number[] =>
  [...reachable(start, (index) => hardBound[index]!)].filter((index) => index !== start);

/** The bubble of a closure's member. */
export const bubbleMembers = ({ members }: Closure, start: Member): readonly Member[] =>
  bubbleOf(
    members.map((member) => member.hardBound),
    members.indexOf(start),
  ).map((index) => members[index]!);
