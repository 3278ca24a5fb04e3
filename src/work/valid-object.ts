import type { Member } from '../../domain/closure.ts';
import type { State } from '../../domain/state.ts';

/** The object of a member's image, whichever root had it made; null where there is none that may be used. */
export const validObject = (state: State, { image }: Member): string | null => {
  const made = state.images.get(image);
  return made !== undefined && !made.retired && made.validity === 'valid' ? made.object : null;
};
