import type { Member } from './closure.ts';

/**
 * The members, by index, whose native code one view may hold. An image that is hard bound has the places of its dependencies' fields built in as
 * native images have them: beside an assembly without native code it would read the wrong fields. So it is used only where everything it is
 * bound to has native code in the view too, in one step or several. `hasNative` tells of which members there is any.
 */
export const usableImages = (members: readonly Pick<Member, 'hardBound'>[], hasNative: (index: number) => boolean): ReadonlySet<number> => {
  const usable = new Set([...members.keys()].filter(hasNative));
  for (let before = -1; before !== usable.size; ) {
    before = usable.size;
    for (const index of usable) if (!members[index]!.hardBound.every((bound) => usable.has(bound))) usable.delete(index);
  }
  return usable;
};
