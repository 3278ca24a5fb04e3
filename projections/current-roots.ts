import { requiredImages } from '../domain/root.ts';
import type { State } from '../domain/state.ts';

/** Roots whose images are all made, or can never be, and for which nothing waits: by id. */
export const currentRoots = (state: State): readonly string[] => {
  const published = new Set([...state.views.values()].map((view) => view.root));
  const waiting = new Set([...state.actions.values()].map((action) => action.root));
  const done = (image: string): boolean => {
    const validity = state.images.get(image)?.validity;
    return (validity === 'valid' || validity === 'precompiled') && !state.jobs.has(image);
  };
  return [...state.roots.values()]
    .filter((root) => !waiting.has(root.id) && (!root.executable || published.has(root.id)) && [...requiredImages(root)].every(done))
    .map((root) => root.id);
};
