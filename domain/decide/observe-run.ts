import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import { requiredImages } from '../root.ts';
import type { State } from '../state.ts';

/**
 * Notes what a report found of a root's images. Only of valid images that the root needs; what is known already is no event; and whose runs find that an image is
 * used again says so only of what his own runs found, but for root.
 */
export const observeRun = (state: State, { root: id, uid, seen, images }: CommandOf<'ObserveRun'>): readonly CacheEvent[] => {
  const root = state.roots.get(id);
  if (root === undefined) return [];
  const needed = requiredImages(root);
  return [...images].flatMap(([image, cause]): readonly CacheEvent[] => {
    const known = state.images.get(image);
    if (known?.validity !== 'valid' || !needed.has(image)) return [];
    const before = known.rejected;
    if (before !== null && before.uid !== uid && uid !== 0) return [];
    if (cause !== null) return before?.cause === cause ? [] : [{ type: 'RejectionObserved', data: { image, cause, uid, seen } }];
    return before === null ? [] : [{ type: 'RejectionEnded', data: { image, uid, seen } }];
  });
};
