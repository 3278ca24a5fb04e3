import { join } from 'node:path';
import { buildMonoView, monoViewStamp } from '../../../adapters/image-store/build-mono-view.ts';
import { launcherId } from '../../../adapters/image-store/layout.ts';
import { renderMonoLauncher } from '../../../adapters/image-store/mono-launcher.ts';
import { monoView } from '../../../adapters/image-store/mono-view.ts';
import { rootId } from '../../../domain/root-id.ts';
import type { State } from '../../../domain/state.ts';
import type { BuiltView } from '../bound-root.ts';
import { validObject } from '../valid-object.ts';
import type { Workshop } from '../workshop.ts';
import type { MonoInputs } from './mono-inputs.ts';

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
        record,
        command,
        spool,
        notify,
      }),
  };
};
