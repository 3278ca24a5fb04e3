import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { MonoBinding } from '../../../adapters/binding/mono/mono-binding.ts';
import { buildMonoView, monoViewStamp } from '../../../adapters/image-store/build-mono-view.ts';
import { launcherId } from '../../../adapters/image-store/layout.ts';
import { renderMonoLauncher } from '../../../adapters/image-store/mono-launcher.ts';
import type { StatRecord } from '../../../adapters/image-store/stat-record-types.ts';
import { monoView } from '../../../adapters/image-store/mono-view.ts';
import { rootId } from '../../../domain/root-id.ts';
import type { State } from '../../../domain/state.ts';
import type { BuiltView } from '../bound-root.ts';
import { validObject } from '../valid-object.ts';
import type { Workshop } from '../workshop.ts';
import type { MonoInputs } from './mono-inputs.ts';

/**
 * Programs write into their own folders, so those do not count for a launcher: what a new file there changes, Mono itself finds, and refuses the images
 * that do not fit. For an install and an update they count.
 */
const withoutOwnFolders = ({ applicationBase, inputs }: MonoBinding, { paths, absent }: StatRecord): StatRecord => {
  const own = new Set(inputs.filter((path) => `${path}/`.startsWith(`${applicationBase}/`) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true));
  return { paths: paths.filter(({ path }) => !own.has(path)), absent };
};

/** Makes the view of an application on Mono: of every assembly that it binds the image, whichever root installed it. Raises what `buildMonoView` does. */
export const buildMonoRootView = (workshop: Workshop, state: State, { spec, closure, binding }: MonoInputs): BuiltView => {
  const { cache, spool, notify } = workshop;
  const id = rootId(spec);
  const { files } = monoView(closure.members.map((member) => ({ file: member.path, required: member.required, image: validObject(state, member) })));
  const { view, folder } = buildMonoView(cache, id, files);
  const images = files.map(({ fileName }) => fileName);
  return {
    view,
    images: images.length,
    copies: 0,
    unused: [],
    files: images.map((fileName) => join(folder, fileName)),
    paths: [folder, join(folder, monoViewStamp)],
    renderLauncher: (record, command) =>
      renderMonoLauncher({
        id: launcherId(id),
        cache,
        mono: binding.mono,
        application: spec.path,
        view,
        images,
        profiled: spec.scenario.includes('profile'),
        record: withoutOwnFolders(binding, record),
        command,
        spool,
        notify,
      }),
  };
};
