import { bindMono, bindMonoAs, bindMonoIn } from '../../../adapters/binding/mono/bind-mono.ts';
import type { MonoBinding } from '../../../adapters/binding/mono/mono-binding.ts';
import { Failure, isFailure } from '../../../domain/failure.ts';
import { refuseUntrusted } from '../refuse-untrusted.ts';
import type { RootRequest } from '../root-request.ts';
import { settledBinding, type SettledBinding } from '../settled-binding.ts';
import type { Workshop } from '../workshop.ts';
import { placesBeforeView } from './native-before-view.ts';

const bind = ({ path, configuration }: RootRequest): MonoBinding => {
  const options = { environment: { PATH: process.env['PATH'] } };
  try {
    if (configuration.kind === 'exeConfig') return bindMonoAs(path, configuration.path, options);
    return configuration.kind === 'appBase' ? bindMonoIn(path, configuration.path, options) : bindMono(path, options);
  } catch (error) {
    if (!isFailure(error, 'mono-missing')) throw error;
    throw new Failure('mono-missing', `${path} is made for .NET Framework, which means Mono here. ${error.message}`, { advice: 'Install Mono (on Debian: apt-get install mono-runtime).', cause: error });
  }
};

/** A new version of the runtime is another program under the same name; its images are those of its own version. */
const decidingPaths = (workshop: Pick<Workshop, 'architecture'>, binding: MonoBinding): readonly string[] => [
  ...new Set([...binding.assemblies.map(({ file }) => file), ...binding.inputs, binding.mono, ...placesBeforeView(workshop, binding).values()]),
];

const refuseTarget = ({ path, target }: RootRequest): void => {
  if (target === null) return;
  throw new Failure('other-architecture', `${path} runs on Mono, which compiles for the processor that it runs on, and not for ${target}. Nothing was changed.`, {
    kind: 'usage',
    advice: 'Leave out --arch, or run the command on a machine with that processor.',
  });
};

/**
 * Binds a root as Mono would.
 * @throws Failure of what cannot be read or bound, `mono-missing`, `other-architecture`, `source-untrusted`, `source-keeps-changing`
 */
export const bindMonoRequest = (workshop: Pick<Workshop, 'architecture' | 'forEveryone'>, request: RootRequest): SettledBinding<MonoBinding> => {
  refuseTarget(request);
  return settledBinding(
    request.path,
    () => bind(request),
    (binding) => decidingPaths(workshop, binding),
    (binding) => {
      // The program becomes part of launchers that everybody starts.
      if (workshop.forEveryone && !request.allowUntrusted) refuseUntrusted(binding.app, [...binding.assemblies.map(({ file }) => file), binding.mono]);
    },
  );
};
