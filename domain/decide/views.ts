import type { CommandOf } from '../commands.ts';
import type { CacheEvent } from '../events/events.ts';
import type { State } from '../state.ts';

/** Switches a root to a view; the one it had is retired. */
export const publishView = (state: State, command: CommandOf<'PublishView'>): readonly CacheEvent[] => {
  const { root, view, images, copies } = command;
  if (!state.roots.has(root) || state.views.get(view)?.root === root) return [];
  const retired = [...state.views.values()].filter((old) => old.root === root);
  return [
    ...retired.map((old): CacheEvent => ({ type: 'ViewRetired', data: { view: old.id } })),
    { type: 'ViewPublished', data: { root, view, images, copies } },
  ];
};

export const reclaimViews = (state: State, { views }: CommandOf<'ReclaimViews'>): readonly CacheEvent[] =>
  views.filter((view) => state.views.get(view)?.root === null).map((view) => ({ type: 'ViewReclaimed', data: { view } }));

export const reclaimImages = (state: State, { images }: CommandOf<'ReclaimImages'>): readonly CacheEvent[] =>
  images.filter(({ image }) => state.images.get(image)?.retired === true).map((data) => ({ type: 'ImageReclaimed', data }));
