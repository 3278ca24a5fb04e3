import { statSync } from 'node:fs';
import { objectPath } from '../../adapters/image-store/layout.ts';
import { simpleName } from '../../domain/assembly-name.ts';
import type { State } from '../../domain/state.ts';
import { keptObjects } from './reclaim.ts';

/** What a change would free as soon as no process uses it: the assemblies whose images go, and the bytes of their files and copies. */
export type Freed = { readonly images: readonly string[]; readonly bytes: number };

const inUse = (state: State): State => ({ ...state, images: new Map([...state.images].filter(([, image]) => !image.retired)) });

/** Compares the state before a change with the one after it, and looks how large the files are that nothing would need any more. */
export const wouldFree = (cache: string, before: State, after: State): Freed => {
  const left = inUse(after);
  const gone = [...inUse(before).images.values()].filter(({ id }) => !left.images.has(id));
  const kept = keptObjects(left);
  const files = [...keptObjects(inUse(before))].filter((object) => !kept.has(object));
  return {
    images: gone.filter(({ object }) => object !== null).map(({ assembly }) => simpleName(assembly)),
    bytes: files.reduce((sum, object) => sum + (statSync(objectPath(cache, object), { throwIfNoEntry: false })?.size ?? 0), 0),
  };
};
