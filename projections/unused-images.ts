import { simpleName } from '../domain/assembly-name.ts';
import type { Closure } from '../domain/closure.ts';
import type { State } from '../domain/state.ts';
import { usableImages } from '../domain/usable-images.ts';
import { bubbleMembers } from '../domain/version-bubble.ts';

const unusedIn = (state: State, closure: Closure): readonly (readonly [string, string])[] => {
  const { members } = closure;
  const validity = (index: number) => state.images.get(members[index]!.image)?.validity;
  const hasNative = (index: number): boolean => members[index]!.precompiled || validity(index) === 'valid';
  const usable = usableImages(members, hasNative);
  return members.flatMap((member, index) => {
    if (validity(index) !== 'valid' || usable.has(index)) return [];
    const without = bubbleMembers(closure, member).filter((bound) => !hasNative(members.indexOf(bound)));
    return [[member.image, `not used while there is no image of ${without.map(({ assembly }) => simpleName(assembly)).join(', ')}, which it is hard bound to`] as const];
  });
};

/**
 * Images that are valid and that no view holds, because something that they are hard bound to has no image; each with that in words. Two roots that
 * have such an image in common agree, since its key says what it is bound to.
 */
export const unusedImages = (state: State): ReadonlyMap<string, string> =>
  new Map([...state.roots.values()].filter(({ closure }) => closure.members.some(({ hardBound }) => hardBound.length > 0)).flatMap(({ closure }) => unusedIn(state, closure)));
