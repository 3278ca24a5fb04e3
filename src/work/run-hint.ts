import * as t from 'io-ts';
import { RejectionCause } from '../../domain/rejection-cause.ts';

/**
 * What a reported run of an application leaves in the spool: of each image of the store that it might have used, why it was not, or null. Words of its
 * user, who may write anything there: only what this codec takes counts, and only as that user's.
 */
export const RunHint = t.readonly(t.type({ seen: t.number, images: t.record(t.string, t.union([RejectionCause, t.null])) }), 'RunHint');
export type RunHint = t.TypeOf<typeof RunHint>;

/** Bytes: an application of a thousand assemblies takes far less. */
export const largestHint = 256 * 1024;

/** One hint for each application and user: the next one takes its place. */
export const runHintName = (launcher: string, uid: number): string => `${launcher}.run-${uid}`;

/** The launcher and the user that a name in the spool tells of; null for anything else. */
export const parseRunHintName = (name: string): { readonly launcher: string; readonly uid: number } | null => {
  const [, launcher, uid] = /^([0-9a-f]{16})\.run-(\d{1,10})$/.exec(name) ?? [];
  return launcher === undefined ? null : { launcher, uid: Number(uid) };
};
