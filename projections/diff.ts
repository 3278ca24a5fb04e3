import { simpleName } from '../domain/assembly-name.ts';
import type { Closure } from '../domain/closure.ts';
import type { Root } from '../domain/root.ts';
import type { State, Validity } from '../domain/state.ts';
import { describeReason } from './describe-reason.ts';
import { jobOf } from './images-view.ts';

/** An assembly that a root binds otherwise than before: mvids, null where it was not bound, or is not any more. */
export type ReboundMember = { readonly assembly: string; readonly path: string; readonly from: string | null; readonly to: string | null };

export type DiffImage = { readonly id: string; readonly assembly: string; readonly source: string; readonly state: Validity };
export type DiffJob = { readonly image: string; readonly assembly: string; readonly priority: number };

/** What is otherwise in the second of two states. Roots by their ids, views by their names. */
export type Diff = {
  readonly roots: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly rebound: readonly { readonly root: string; readonly members: readonly ReboundMember[] }[];
  };
  readonly images: {
    readonly added: readonly DiffImage[];
    readonly removed: readonly DiffImage[];
    readonly changed: readonly (Omit<DiffImage, 'state'> & { readonly from: Validity; readonly to: Validity; readonly reasons: readonly string[] })[];
  };
  readonly queue: { readonly paused: { readonly from: boolean; readonly to: boolean } | null; readonly added: readonly DiffJob[]; readonly removed: readonly DiffJob[] };
  readonly views: readonly { readonly root: string; readonly from: string | null; readonly to: string | null }[];
};

const without = <V>(map: ReadonlyMap<string, V>, other: ReadonlyMap<string, unknown>): readonly V[] => [...map].filter(([key]) => !other.has(key)).map(([, value]) => value);

const rebound = (before: Closure, after: Closure): readonly ReboundMember[] => {
  const [old, fresh] = [before, after].map(({ members }) => new Map(members.map((member) => [member.path, member]))) as [Map<string, Closure['members'][number]>, Map<string, Closure['members'][number]>];
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path) => {
    const [from, to] = [old.get(path), fresh.get(path)];
    return from?.hash === to?.hash ? [] : [{ assembly: (to ?? from)!.assembly, path, from: from?.mvid ?? null, to: to?.mvid ?? null }];
  });
};

const reboundRoots = (before: State, after: State): Diff['roots']['rebound'] =>
  [...after.roots.values()].flatMap(({ id, closure }) => {
    const old: Root | undefined = before.roots.get(id);
    const members = old === undefined ? [] : rebound(old.closure, closure);
    return members.length === 0 ? [] : [{ root: id, members }];
  });

const shownImages = ({ images }: State): ReadonlyMap<string, DiffImage & { readonly reasons: readonly string[] }> =>
  new Map(
    [...images].flatMap(([id, { assembly, source, validity, reasons, retired }]) => (retired ? [] : [[id, { id, assembly, source, state: validity, reasons: reasons.map(describeReason) }]])),
  );

const imageOf = ({ id, assembly, source, state }: DiffImage): DiffImage => ({ id, assembly, source, state });

const imageDiff = (before: State, after: State): Diff['images'] => {
  const [old, now] = [shownImages(before), shownImages(after)];
  return {
    added: without(now, old).map(imageOf),
    removed: without(old, now).map(imageOf),
    changed: [...now.values()].flatMap(({ id, assembly, source, state, reasons }) => {
      const from = old.get(id)?.state;
      return from === undefined || from === state ? [] : [{ id, assembly, source, from, to: state, reasons }];
    }),
  };
};

const jobs = (state: State): ReadonlyMap<string, DiffJob> =>
  new Map([...state.jobs.keys()].map((image) => [image, { image, assembly: simpleName(state.images.get(image)?.assembly ?? image), priority: jobOf(state, image)!.priority }]));

const viewsByRoot = ({ views }: State): ReadonlyMap<string, string> => new Map([...views.values()].flatMap(({ id, root }) => (root === null ? [] : [[root, id]])));

const viewDiff = (before: State, after: State): Diff['views'] => {
  const [old, now] = [viewsByRoot(before), viewsByRoot(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((root) => (old.get(root) === now.get(root) ? [] : [{ root, from: old.get(root) ?? null, to: now.get(root) ?? null }]));
};

/** What changed from one state to another. */
export const diffStates = (before: State, after: State): Diff => ({
  roots: {
    added: without(after.roots, before.roots).map(({ id }) => id),
    removed: without(before.roots, after.roots).map(({ id }) => id),
    rebound: reboundRoots(before, after),
  },
  images: imageDiff(before, after),
  queue: {
    paused: before.paused === after.paused ? null : { from: before.paused, to: after.paused },
    added: without(jobs(after), jobs(before)),
    removed: without(jobs(before), jobs(after)),
  },
  views: viewDiff(before, after),
});
