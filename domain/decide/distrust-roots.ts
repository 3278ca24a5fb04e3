import type { Member } from '../closure.ts';
import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import { referencedMembers } from '../invalidation.ts';
import { rootsOfImages } from '../references.ts';
import type { Root } from '../root.ts';
import type { State } from '../state.ts';
import type { UntrustedSource } from '../untrusted-source.ts';

/** What of the sources concerns a member most: its own file, else one that it references, else any: none of the root's images is used any more. */
const concerning = (root: Root, member: Member, sources: readonly UntrustedSource[]): UntrustedSource => {
  const of = ({ path }: Member): UntrustedSource | undefined => sources.find((source) => source.path === path);
  return of(member) ?? referencedMembers(root.closure, member).map(of).find((source) => source !== undefined) ?? sources[0]!;
};

/**
 * Takes the images out of use that only roots need whose files can be changed by whom the store does not trust, and their views. A root for which that
 * was allowed is not among them, and an image that such a root or a trusted one needs as well stays valid.
 */
export const distrustRoots = (state: State, { roots }: CommandOf<'DistrustRoots'>): readonly CacheEvent[] => {
  const distrusted = [...roots].flatMap(([id, sources]) => {
    const root = state.roots.get(id);
    return root === undefined || root.allowUntrusted ? [] : [{ root, sources }];
  });
  const ids = new Set(distrusted.map(({ root }) => root.id));
  const lost = new Set([...rootsOfImages(state)].flatMap(([image, needing]) => (state.images.get(image)?.validity === 'valid' && needing.every((id) => ids.has(id)) ? [image] : [])));
  return distrusted.flatMap(({ root, sources }): readonly CacheEvent[] => [
    ...root.closure.members.flatMap((member): readonly CacheEvent[] => {
      if (!lost.delete(member.image)) return [];
      const { path, writers } = concerning(root, member, sources);
      return [{ type: 'ImageInvalidated', data: { image: member.image, reason: { kind: 'sourceUntrusted', what: path, from: null, to: writers } } }];
    }),
    ...[...state.views.values()].flatMap((view): readonly CacheEvent[] => (view.root === root.id ? [{ type: 'ViewRetired', data: { view: view.id } }] : [])),
  ]);
};
