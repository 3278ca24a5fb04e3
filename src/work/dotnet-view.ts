import { basename, dirname, join } from 'node:path';
import { buildView, viewPaths } from '../../adapters/image-store/build-view.ts';
import { renderLauncher } from '../../adapters/image-store/launcher.ts';
import { launcherId, launcherPath, viewAssemblies } from '../../adapters/image-store/layout.ts';
import { commandName } from '../../domain/command-name.ts';
import { rootId } from '../../domain/root-id.ts';
import type { State } from '../../domain/state.ts';
import { usableImages } from '../../domain/usable-images.ts';
import type { BuiltView } from './bound-root.ts';
import type { DotnetInputs } from './dotnet-inputs.ts';
import { validObject } from './valid-object.ts';
import type { Workshop } from './workshop.ts';

/** Makes the view of a .NET application: of every assembly that it binds the image, whichever root installed it, or a copy. Raises what `buildView` does. */
export const buildDotnetView = (workshop: Workshop, state: State, { spec, closure, binding }: DotnetInputs): BuiltView => {
  const { members } = closure;
  const { cache } = workshop;
  const id = rootId(spec);
  const made = members.map((member) => validObject(state, member));
  const usable = usableImages(members, (index) => made[index] !== null || members[index]!.precompiled);
  const taken = made.map((object, index) => (usable.has(index) ? object : null));
  const assemblies = members.map(({ path, hash }, index) => ({ fileName: basename(path), object: taken[index] ?? hash }));
  const besideFolders = [...new Set([binding.applicationBase, ...members.map((member) => dirname(member.path))])];
  const { view } = buildView(cache, { root: id, runtimeIdentifier: workshop.runtimeIdentifier, assemblies, besideFolders });
  const fileNames = assemblies.map(({ fileName }) => fileName);
  const images = taken.filter((object) => object !== null).length;
  return {
    view,
    images,
    copies: members.length - images,
    unused: members.filter((_, index) => made[index] !== null && taken[index] === null).map(({ path }) => path),
    files: fileNames.map((fileName) => join(viewAssemblies(cache, view), fileName)),
    paths: viewPaths(cache, view),
    renderLauncher: (record, command) =>
      renderLauncher({
        id: launcherId(id),
        dotnet: binding.dotnet,
        application: spec.path,
        apphost: command?.program ?? binding.apphost,
        cache,
        view,
        assemblies: fileNames,
        record,
        command,
        roots: [dirname(binding.dotnet)],
        profileLauncher: spec.scenario.includes('profile') ? null : launcherPath(cache, launcherId(rootId({ ...spec, scenario: 'profile' })), commandName(spec.path)),
        spool: workshop.spool,
        notify: workshop.notify,
      }),
  };
};
