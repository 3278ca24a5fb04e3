import { rootsOfImages } from '../domain/references.ts';
import type { RejectionCause } from '../domain/rejection-cause.ts';
import type { Priority } from '../domain/priority.ts';
import type { Image, State, Validity } from '../domain/state.ts';
import { describeFailure } from './describe-failure.ts';
import { describeReason } from './describe-reason.ts';
import { describeRejection } from './describe-rejection.ts';
import { unusedImages } from './unused-images.ts';

export type JobColumn = { readonly priority: Priority; readonly state: 'queued' | 'compiling' };

/** An image as `ngen display --json` shows it. `object` is the content hash under which its file is stored. */
export type ImageRow = {
  readonly id: string;
  readonly assembly: string;
  readonly mvid: string;
  readonly source: string;
  readonly object: string | null;
  readonly runtime: Image['runtime'];
  readonly arch: Image['architecture'];
  readonly scenario: Image['scenario'];
  readonly state: Validity;
  readonly job: JobColumn | null;
  /** Why it is invalid or was not made; of a valid image: why it is not used all the same. */
  readonly reasons: readonly string[];
  /** A run of the user `uid` did not use it though it is valid; `since` is a time as in ISO 8601. */
  readonly rejected: { readonly cause: RejectionCause; readonly reason: string; readonly since: string; readonly uid: number } | null;
  readonly references: number;
  readonly roots: readonly string[];
  /** Display names of the assemblies that it is hard bound to directly. */
  readonly hardBound: readonly string[];
};

/** The best priority among the actions that want the image. */
export const jobOf = (state: State, image: string): JobColumn | null => {
  const job = state.jobs.get(image);
  if (job === undefined) return null;
  const priorities = job.actions.flatMap((id) => state.actions.get(id)?.priority ?? []);
  return { priority: priorities.toSorted((a, b) => a - b)[0] ?? 3, state: job.worker === null ? 'queued' : 'compiling' };
};

const reasonsOf = ({ reasons, failure }: Image): readonly string[] => [
  ...reasons.map(describeReason),
  ...(failure === null ? [] : [describeFailure(failure.reason, failure.diagnostics)]),
];

/** A rejection as `display` and `why` show it. */
export const rejectionOf = ({ rejected }: Pick<Image, 'rejected'>): ImageRow['rejected'] =>
  rejected === null ? null : { cause: rejected.cause, reason: describeRejection(rejected.cause), since: new Date(rejected.since).toISOString(), uid: rejected.uid };

/** An image's key says what it is hard bound to, so every root that has the image says the same. */
const hardBoundNames = (state: State): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, readonly string[]>();
  for (const { closure } of state.roots.values()) {
    for (const { image, hardBound } of closure.members) {
      if (hardBound.length > 0 && !names.has(image)) names.set(image, [...new Set(hardBound.map((index) => closure.members[index]!.assembly))]);
    }
  }
  return names;
};

export const imageRows = (state: State): readonly ImageRow[] => {
  const references = rootsOfImages(state);
  const bound = hardBoundNames(state);
  const unused = unusedImages(state);
  return [...state.images.values()]
    .filter((image) => !image.retired)
    .map((image) => {
      const roots = references.get(image.id) ?? [];
      return {
        id: image.id,
        assembly: image.assembly,
        mvid: image.mvid,
        source: image.source,
        object: image.validity === 'valid' ? image.object : null,
        runtime: image.runtime,
        arch: image.architecture,
        scenario: image.scenario,
        state: image.validity,
        job: jobOf(state, image.id),
        reasons: [...reasonsOf(image), ...(unused.has(image.id) ? [unused.get(image.id)!] : [])],
        rejected: rejectionOf(image),
        references: roots.length,
        roots: [...new Set(roots.map((id) => state.roots.get(id)!.path))],
        hardBound: bound.get(image.id) ?? [],
      };
    });
};

/** For each image the images of the assemblies that its own references, as the roots' closures have it. */
export const neededImages = (state: State): ReadonlyMap<string, readonly string[]> => {
  const needs = new Map<string, readonly string[]>();
  for (const { closure } of state.roots.values()) {
    for (const member of closure.members) {
      if (!needs.has(member.image)) needs.set(member.image, member.references.map((index) => closure.members[index]!.image));
    }
  }
  return needs;
};

/** The invalid-image set: what `update` has to make anew. */
export const invalidImages = (rows: readonly ImageRow[]): readonly ImageRow[] => rows.filter((row) => row.state === 'invalid');
