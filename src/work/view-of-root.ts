import { basename, dirname } from 'node:path';
import type { ViewSpec } from '../../adapters/image-store/view-spec.ts';
import type { State } from '../../domain/state.ts';
import { usableImages } from '../../domain/usable-images.ts';
import type { BoundRoot } from './bound-root.ts';
import type { Workshop } from './workshop.ts';

export type RootView = {
  readonly spec: ViewSpec;
  readonly images: number;
  readonly copies: number;
  /** Paths of assemblies whose images are there and not used, because something that they are hard bound to has none. */
  readonly unused: readonly string[];
};

/** What the view of an application holds: of every assembly that it binds the image, whichever root installed it, or a copy. */
export const viewOfRoot = (workshop: Pick<Workshop, 'runtimeIdentifier'>, state: State, root: BoundRoot): RootView => {
  const { members } = root.findings.closure;
  const made = members.map((member) => {
    const image = state.images.get(member.image);
    return image !== undefined && !image.retired && image.validity === 'valid' ? image.object : null;
  });
  const usable = usableImages(members, (index) => made[index] !== null || members[index]!.precompiled);
  const taken = made.map((object, index) => (usable.has(index) ? object : null));
  const assemblies = members.map(({ path, hash }, index) => ({ fileName: basename(path), object: taken[index] ?? hash }));
  const folders = [root.binding.applicationBase, ...members.map((member) => dirname(member.path))];
  const images = taken.filter((object) => object !== null).length;
  return {
    spec: { root: root.id, runtimeIdentifier: workshop.runtimeIdentifier, assemblies, besideFolders: [...new Set(folders)] },
    images,
    copies: members.length - images,
    unused: members.filter((_, index) => made[index] !== null && taken[index] === null).map(({ path }) => path),
  };
};
