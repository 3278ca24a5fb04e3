import { basename, dirname, join } from 'node:path';
import type { MonoBinding } from '../../../adapters/binding/mono/mono-binding.ts';
import { monoView } from '../../../adapters/image-store/mono-view.ts';
import type { Closure } from '../../../domain/closure.ts';
import type { ReadMember } from '../read-members.ts';
import type { RootRequest } from '../root-request.ts';

const crowdedOut = ({ members }: Closure): readonly string[] =>
  monoView(members.map(({ path, required }) => ({ file: path, required, image: '' }))).crowdedOut.map(
    ({ file, by }) => `${file} runs through the JIT: Mono looks for images by file name, and ${by} is called ${basename(file)} too.`,
  );

/** Mono opens the main assembly's image, and everything that it depends on, before it reads the configuration. */
const beforeConfiguration = ({ app, applicationBase, configuration, assemblies, executable }: MonoBinding): readonly string[] => {
  const isPrivate = ({ file, origin, required, info }: MonoBinding['assemblies'][number]): boolean =>
    required && origin === 'app' && ![applicationBase, join(applicationBase, info.name.name)].includes(dirname(file));
  const found = executable && configuration !== null ? assemblies.find(isPrivate) : undefined;
  return found === undefined ? [] : [`${app} itself runs through the JIT: Mono opens its image before it reads in ${configuration} where ${found.file} is. Its libraries have their images.`];
};

/** Assemblies whose image is made and cannot be used, each with the reason. */
export const withoutImage = (binding: MonoBinding, closure: Closure): readonly string[] => [...beforeConfiguration(binding), ...crowdedOut(closure)];

/** What was asked for, in options or in attributes, and means nothing on Mono. */
export const ignored = ({ frameworkBubble }: Pick<RootRequest, 'frameworkBubble'>, members: readonly ReadMember[]): readonly string[] => [
  ...(frameworkBubble ? ['/FrameworkBubble means nothing on Mono, whose images take in nothing of other assemblies.'] : []),
  ...members.flatMap(({ file, bypassed }) => (bypassed.length === 0 ? [] : [`${file} has methods with BypassNGenAttribute; Mono’s compiler leaves out no single method.`])),
];
