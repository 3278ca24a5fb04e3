import * as t from 'io-ts';
import { RejectionCause } from '../rejection-cause.ts';

/**
 * In a run of the user `uid`, which ended at `seen` (milliseconds since 1970, by that user's word), the runtime did not use an image though it
 * was valid.
 */
export const RejectionObserved = t.readonly(t.type({ image: t.string, cause: RejectionCause, uid: t.number, seen: t.number }), 'RejectionObserved');

/** In a later run the image was used. */
export const RejectionEnded = t.readonly(t.type({ image: t.string, uid: t.number, seen: t.number }), 'RejectionEnded');
