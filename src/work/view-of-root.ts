import { basename, dirname } from 'node:path';
import type { ViewSpec } from '../../adapters/image-store/view-spec.ts';
import type { State } from '../../domain/state.ts';
import type { BoundRoot } from './bound-root.ts';
import type { Workshop } from './workshop.ts';

export type RootView = { readonly spec: ViewSpec; readonly images: number; readonly copies: number };

/** What the view of an application holds: of every assembly that it binds the image, whichever root installed it, or a copy. */
export const viewOfRoot = (workshop: Workshop, state: State, root: BoundRoot): RootView => {
  const { members } = root.findings.closure;
  let images = 0;
  const assemblies = members.map((member) => {
    const image = state.images.get(member.image);
    const made = image !== undefined && !image.retired && image.validity === 'valid' && image.object !== null ? image.object : null;
    if (made !== null) images += 1;
    return { fileName: basename(member.path), object: made ?? member.hash };
  });
  const folders = [root.binding.applicationBase, ...members.map((member) => dirname(member.path))];
  return { spec: { root: root.id, runtimeIdentifier: workshop.runtimeIdentifier, assemblies, besideFolders: [...new Set(folders)] }, images, copies: members.length - images };
};
