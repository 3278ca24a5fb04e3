import { requiredImages } from './root.ts';
import type { State } from './state.ts';

/** For each image the roots that need it; their number is its reference count. Derived, never stored. */
export const rootsOfImages = (state: State): ReadonlyMap<string, readonly string[]> => {
  const roots = new Map<string, string[]>();
  for (const root of state.roots.values()) {
    for (const image of requiredImages(root)) {
      const list = roots.get(image);
      if (list === undefined) roots.set(image, [root.id]);
      else list.push(root.id);
    }
  }
  return roots;
};

/** The images that no root needs any more and that are not retired yet. */
export const unneededImages = (state: State): readonly string[] => {
  const needed = rootsOfImages(state);
  return [...state.images.values()].filter((image) => !image.retired && !needed.has(image.id)).map((image) => image.id);
};
