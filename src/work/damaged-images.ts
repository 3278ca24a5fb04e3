import { verifyObject } from '../../adapters/image-store/objects.ts';
import type { Closure } from '../../domain/closure.ts';
import type { State } from '../../domain/state.ts';

/** Images that the log counts as valid, or that could serve again, whose files are lost or damaged. */
export const damagedImages = (cache: string, state: State, closure: Closure): ReadonlySet<string> =>
  new Set(
    closure.members.flatMap(({ image }) => {
      const object = state.images.get(image)?.object ?? null;
      return object === null || verifyObject(cache, object) ? [] : [image];
    }),
  );
