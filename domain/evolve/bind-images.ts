import type { Closure } from '../closure.ts';
import { requiredImages, type Root } from '../root.ts';
import type { Draft } from './draft.ts';

/** Gives a root its closure; the images that it needs and that nobody needed so far are there from now on, without native code. */
export const bindImages = (draft: Draft, root: Root, closure: Closure): void => {
  draft.roots.set(root.id, { ...root, closure });
  const needed = requiredImages({ ...root, closure });
  for (const member of closure.members) {
    if (!needed.has(member.image)) continue;
    const known = draft.images.get(member.image);
    if (known !== undefined) {
      if (known.retired) draft.images.set(known.id, { ...known, retired: false });
      continue;
    }
    draft.images.set(member.image, {
      id: member.image,
      assembly: member.assembly,
      mvid: member.mvid,
      source: member.path,
      cost: member.size,
      runtime: root.runtime,
      architecture: closure.architecture,
      scenario: root.scenario,
      validity: member.precompiled ? 'precompiled' : 'none',
      object: null,
      reasons: [],
      failure: null,
      rejected: null,
      retired: false,
    });
  }
};
